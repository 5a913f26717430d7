/**
 * Resource estimates of training: {@link io.mmoe.app.plan.Plan} is the result, {@link
 * io.mmoe.app.plan.VariableSizes} and {@link io.mmoe.app.plan.MemoryEstimate} compute it.
 */
@NullMarked
package io.mmoe.app.plan;

import org.jspecify.annotations.NullMarked;

/**
 * Inputs of the HTML report: {@link io.mmoe.app.report.ReportFiles} reads the records of a run,
 * {@link io.mmoe.app.report.EmbeddingScan} measures embedding rows.
 */
@NullMarked
package io.mmoe.app.report;

import org.jspecify.annotations.NullMarked;

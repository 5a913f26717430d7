/**
 * One HTML page about a training run: what it learned, how well, and where its time went.
 *
 * <p>{@link io.mmoe.report.Report} is all that the page shows, {@link io.mmoe.report.ReportPage}
 * makes the page of it, with a {@code Section} for each subject. Style, script and the chart
 * library are inside the page, so that it needs nothing else. Runs no session. May use: evaluation,
 * profile, trace.
 */
@NullMarked
package io.mmoe.report;

import org.jspecify.annotations.NullMarked;

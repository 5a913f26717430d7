/**
 * The HTML page about a training run.
 *
 * <p>{@link io.mmoe.report.ReportData} holds the data of the page, and {@link
 * io.mmoe.report.ReportPage} renders it. One {@code ...Section} class creates each section. Style,
 * script and the chart library are part of the page, so it needs no network.
 */
@NullMarked
package io.mmoe.report;

import org.jspecify.annotations.NullMarked;

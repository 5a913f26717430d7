/**
 * Files of Taobao rows in every format: reading, validating and writing them. Plain Java.
 *
 * <p>The path of a row from its file to a consumer:
 *
 * <ol>
 *   <li>{@link io.mmoe.data.FilePatterns} or {@link io.mmoe.data.DataDirectory} finds the paths,
 *       and {@link io.mmoe.data.ReadableFile} rejects the ones that can't be opened.
 *   <li>A {@link io.mmoe.data.BlockSource} is the input as a whole: {@link io.mmoe.data.RowFiles}
 *       (all rows of some files) or {@link io.mmoe.data.RowSlice} (whole lines of a part of them).
 *   <li>A {@link io.mmoe.data.RowFile} is one file: {@code CsvFile} or {@code ParquetFile}. It
 *       opens a {@link io.mmoe.data.BlockReader}, which only one thread may use.
 *   <li>A {@link io.mmoe.data.RowBlock} holds consecutive rows in memory: {@code CsvBlock} or
 *       {@code ParquetBlock}. Any thread may take over a block, so blocks are decoded in parallel.
 *   <li>A {@link io.mmoe.data.RowReader} validates each row. It passes a {@link
 *       io.mmoe.data.BadRow} to the {@link io.mmoe.data.BadRowHandler} and skips it, or fails.
 *   <li>A {@link io.mmoe.data.Row} gives access to the fields of a good row.
 * </ol>
 *
 * <p>A {@link io.mmoe.data.RowWriter} writes rows to a file of any format.
 */
@NullMarked
package io.mmoe.data;

import org.jspecify.annotations.NullMarked;

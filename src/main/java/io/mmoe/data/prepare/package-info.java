/**
 * Training and test rows from the public Taobao tables of impressions, advertisements, users and
 * behaviours, which may be far larger than memory. Plain Java.
 *
 * <p>{@link io.mmoe.data.prepare.TaobaoPreparation} runs the steps. The path of a row:
 *
 * <ol>
 *   <li>{@code SourceTable} parses a row of a public table.
 *   <li>{@code Advertisements} keeps the table of advertisements in memory, with the prices as
 *       {@code PriceBuckets}.
 *   <li>{@code TablePartitioner} validates the rows of the other tables and reduces each to a
 *       record of whole numbers. {@code PartitionWriter} writes the records to one file for each
 *       partition of the users.
 *   <li>{@code UserRecords} reads one partition of a table back, sorted by user.
 *   <li>{@code UserJoin} joins the impressions of a user with the advertisements, the profile and
 *       the {@code Behaviours}.
 *   <li>{@code PreparedFiles} writes the joined row to the training or test file.
 * </ol>
 */
@NullMarked
package io.mmoe.data.prepare;

import org.jspecify.annotations.NullMarked;

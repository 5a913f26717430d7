package io.mmoe.data.prepare;

/**
 * What was made.
 *
 * @param unknownAds impressions of advertisements that no table describes, which were left out
 * @param withoutProfile rows of users that no table describes
 * @param withoutHistory rows without a recent behaviour
 */
public record Preparation(
    long trainingRows,
    long testRows,
    long clicks,
    long buys,
    long unknownAds,
    long withoutProfile,
    long withoutHistory) {}

/** Messages of the pipeline config, generated from {@code src/main/protobuf/mmoe}. */
package io.mmoe.settings.pipeline.api;

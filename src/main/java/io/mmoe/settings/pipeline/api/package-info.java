/** Messages of the pipeline config, generated from {@code src/main/protobuf/pipeline.proto}. */
package io.mmoe.settings.pipeline.api;

package io.mmoe.settings.pipeline;

import io.mmoe.base.FailureReason;
import io.mmoe.base.MmoeException;
import java.io.IOException;

/** A pipeline config that can't be read, or that breaks a rule. The message names the place. */
public final class PipelineConfigException extends MmoeException {
  private static final long serialVersionUID = 1L;

  PipelineConfigException(String place, String problem) {
    super(Category.USAGE, place + ": " + problem);
  }

  PipelineConfigException(String file, IOException cause) {
    super(Category.USAGE, file + " can't be read: " + FailureReason.of(cause), cause);
  }
}

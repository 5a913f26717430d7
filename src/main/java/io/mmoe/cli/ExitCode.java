package io.mmoe.cli;

import io.mmoe.checkpoint.CheckpointException;
import io.mmoe.cluster.PeerLostException;
import io.mmoe.config.InvalidSettingException;
import io.mmoe.data.DataException;
import io.mmoe.export.ExportException;
import io.mmoe.hook.LossNotFiniteException;
import io.mmoe.servable.ServableException;
import java.io.UncheckedIOException;

/**
 * How the program ends. Failures in 1 to 127 are permanent to Kubeflow, those from 128 on are tried
 * again. A signal ends the program with 128 plus its number (130 for SIGINT, 143 for SIGTERM).
 */
public enum ExitCode {
  OK(0),
  /** A defect of the program or of its libraries. */
  INTERNAL(1),
  /** A flag that is unknown, has a bad value or does not fit another. */
  USAGE(2),
  /** Data that is missing, unreadable or malformed. */
  DATA(3),
  /** A checkpoint or model that can't be read, does not fit, or can't be written. */
  CHECKPOINT(4),
  /** The loss became NaN or infinite. */
  DIVERGED(5),
  /** Another output that can't be written. */
  OUTPUT(6),
  /** Another process of the cluster that is lost; Kubeflow's code for "try again". */
  PEER_LOST(138);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static ExitCode of(Throwable failure) {
    if (failure instanceof InvalidSettingException) {
      return USAGE;
    } else if (failure instanceof DataException) {
      return DATA;
    } else if (failure instanceof CheckpointException
        || failure instanceof ExportException
        || failure instanceof ServableException) {
      return CHECKPOINT;
    } else if (failure instanceof LossNotFiniteException) {
      return DIVERGED;
    } else if (failure instanceof PeerLostException) {
      return PEER_LOST;
    } else if (failure instanceof UncheckedIOException) {
      return OUTPUT;
    }
    return INTERNAL;
  }
}

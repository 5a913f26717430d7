package io.mmoe.cli;

import io.mmoe.base.MmoeException;
import io.mmoe.data.profile.DataProfile;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The exit codes of the program, and their choice for every failure and data check. Two cases are
 * not decided here. {@link Main} returns {@link #OUTPUT} if the result can't be written to stdout.
 * The Java virtual machine ends with 128 plus the number of a signal (130 for SIGINT, 143 for
 * SIGTERM).
 *
 * <p>Kubeflow treats 1 to 127 as permanent failures and retries from 128 on.
 */
public enum ExitCode {
  OK(0, "success"),
  /** A defect of the program or its libraries. */
  INTERNAL(1, "internal error"),
  USAGE(2, "a flag is unknown, has a bad value, or does not fit another"),
  DATA(3, "data is missing, unreadable or malformed"),
  CHECKPOINT(4, "a checkpoint or SavedModel can't be read, does not fit, or can't be written"),
  DIVERGED(5, "training diverged: the loss became NaN or infinite. Earlier checkpoints are kept"),
  OUTPUT(6, "another output can't be written, or a serving port can't be used"),
  RESOURCE(7, "memory, threads, open files or room for a native library are missing"),
  /** Retried by Kubeflow. */
  PEER_LOST(138, "another process of the cluster is lost. A retry may succeed");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** Lists the exit codes in the help of a command. */
  static void describe(CommandSpec command) {
    Map<String, String> list = new LinkedHashMap<>();
    for (ExitCode each : values()) {
      list.put(Integer.toString(each.code), each.meaning);
    }
    list.put("128+n", "ended by signal n: 130 for SIGINT, 143 for SIGTERM");
    command.usageMessage().exitCodeListHeading("%nExit codes%n").exitCodeList(list);
  }

  public int code() {
    return code;
  }

  /** Returns the code of a failure. */
  static ExitCode of(Throwable failure) {
    if (failure instanceof ParameterException) {
      return USAGE;
    }
    if (failure instanceof MmoeException known) {
      return of(known.category());
    }
    if (ResourceFailure.message(failure).isPresent()) {
      return RESOURCE;
    }
    return failure instanceof UncheckedIOException ? OUTPUT : INTERNAL;
  }

  /** Returns the code of a data check. */
  static ExitCode of(DataProfile profile) {
    return profile.isAccepted() ? OK : DATA;
  }

  private static ExitCode of(MmoeException.Category category) {
    return switch (category) {
      case USAGE -> USAGE;
      case DATA -> DATA;
      case CHECKPOINT -> CHECKPOINT;
      case DIVERGED -> DIVERGED;
      case OUTPUT -> OUTPUT;
      case PEER_LOST -> PEER_LOST;
    };
  }
}

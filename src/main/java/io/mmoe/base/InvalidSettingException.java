package io.mmoe.base;

/** A setting that breaks its rule. The message names the flag, the rule and the value. */
public final class InvalidSettingException extends MmoeException {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String message) {
    super(Category.USAGE, message);
  }

  /** Throws with {@code "<flag> must be <rule>, got <value>"} unless {@code holds}. */
  public static void require(boolean holds, String flag, String rule, Object value) {
    if (!holds) {
      throw new InvalidSettingException(flag + " must be " + rule + ", got " + value);
    }
  }
}

package io.mmoe.settings;

import io.mmoe.base.InvalidSettingException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a process of a cluster, as TF_CONFIG names it.
 *
 * @param text the address, {@code host:port}
 */
record TaskAddress(String text) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+):(\\d+)");
  private static final Pattern IPV6 = Pattern.compile("\\[.*]:\\d+|.*:.*:.*");
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|localhost\\.localdomain|127(\\.\\d+){1,3}|0(\\.0){0,3}");
  private static final int LARGEST_PORT = 65535;
  private static final int LONGEST_PORT = 5;

  TaskAddress {
    if (!FORM.matcher(text).matches()) {
      throw new InvalidSettingException(
          IPV6.matcher(text).matches() && !text.contains("/")
              ? "is an IPv6 address: TensorFlow's servers listen on IPv4 only. Give a name or an IPv4"
                  + " address"
              : "is not host:port");
    }
    String digits = parts(text).group(2);
    if (digits.length() > LONGEST_PORT
        || Integer.parseInt(digits) < 1
        || Integer.parseInt(digits) > LARGEST_PORT) {
      throw new InvalidSettingException(
          "has the port " + digits + ", must be 1 to " + LARGEST_PORT);
    }
  }

  /**
   * Returns a form that is equal for two addresses that name the same port of the same machine, as
   * far as their spelling shows it. Names of this machine are equal, because a server listens on
   * all its interfaces.
   */
  String place() {
    Matcher parts = parts(text);
    String host = parts.group(1).toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    String machine = THIS_MACHINE.matcher(host).matches() ? "localhost" : host;
    return machine + ":" + Integer.parseInt(parts.group(2));
  }

  private static Matcher parts(String text) {
    Matcher parts = FORM.matcher(text);
    parts.matches();
    return parts;
  }
}

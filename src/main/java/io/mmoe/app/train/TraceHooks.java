package io.mmoe.app.train;

import io.mmoe.base.Platform;
import io.mmoe.record.trace.StepStatistics;
import io.mmoe.record.trace.StepStatistics.Host;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.hook.StatisticsHook;
import io.mmoe.train.hook.TimelineHook;
import io.mmoe.train.session.SessionHook;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks that trace ops: timelines and statistics. */
public final class TraceHooks {

  private static final Logger log = LoggerFactory.getLogger(TraceHooks.class);

  private TraceHooks() {}

  /**
   * Returns the hooks that the settings request.
   *
   * @param settings already fitted to the machine
   */
  public static List<SessionHook> of(TrainSettings settings) {
    LoggingSettings logging = settings.logging();
    List<SessionHook> hooks = new ArrayList<>();
    if (logging.timelineSteps() > 0) {
      hooks.add(new TimelineHook(logging.timelineSteps(), settings.checkpoint().directory()));
    }
    int processors = Runtime.getRuntime().availableProcessors();
    Host host = new Host(settings.threads().inter(), processors, Platform.allocator());
    logging
        .statistics()
        .ifPresent(
            steps -> hooks.add(new StatisticsHook(steps, host, System::nanoTime, TraceHooks::log)));
    return hooks;
  }

  private static void log(StepStatistics statistics) {
    statistics.lines().forEach(log::info);
    statistics.advice().forEach(line -> log.info("Advice: {}", line));
  }
}

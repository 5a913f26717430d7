package io.mmoe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.settings.ClusterSettings.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kubeflow's values are parsed, and invalid values are rejected with one line. */
class TfConfigTest {
  private static final String CLUSTER =
      "\"cluster\":{\"chief\":[\"c:1\"],\"worker\":[\"w0:2\",\"w1:2\"],"
          + "\"ps\":[\"p0:3\",\"p1:3\"],\"evaluator\":[\"e:4\"]}";

  private static ClusterSettings parse(String task) {
    return TfConfig.parse("{" + CLUSTER + ",\"task\":" + task + ",\"environment\":\"cloud\"}");
  }

  @Test
  void theChiefIsWorkerZeroAndTheWorkersFollow() {
    ClusterSettings chief = parse("{\"type\":\"chief\",\"index\":0}");
    assertThat(chief.role()).isEqualTo(Role.CHIEF);
    assertThat(chief.workers()).containsExactly("c:1", "w0:2", "w1:2");
    assertThat(chief.parameterServers()).containsExactly("p0:3", "p1:3");
    assertThat(chief.address()).isEqualTo("c:1");
    ClusterSettings worker = parse("{\"type\":\"worker\",\"index\":1}");
    assertThat(worker.role()).isEqualTo(Role.WORKER);
    assertThat(worker.index()).isEqualTo(2);
    assertThat(worker.address()).isEqualTo("w1:2");
    assertThat(parse("{\"type\":\"ps\",\"index\":\"1\"}").address()).isEqualTo("p1:3");
    assertThat(parse("{\"type\":\"evaluator\",\"index\":0}").role()).isEqualTo(Role.EVALUATOR);
  }

  @Test
  void hostsMayBeMapsAndTheChiefMayBeCalledMaster() {
    ClusterSettings settings =
        TfConfig.parse(
            "{\"cluster\":{\"master\":{\"0\":\"m:1\"},\"worker\":{\"1\":\"b:2\",\"0\":\"a:2\"},"
                + "\"ps\":{\"0\":\"p:3\"}},\"task\":{\"type\":\"master\",\"index\":0}}");
    assertThat(settings.role()).isEqualTo(Role.CHIEF);
    assertThat(settings.workers()).containsExactly("m:1", "a:2", "b:2");
  }

  @Test
  void withoutAChiefTheFirstWorkerIsTheChief() {
    ClusterSettings settings =
        TfConfig.parse(
            "{\"cluster\":{\"worker\":[\"a:1\",\"b:1\"],\"ps\":[\"p:1\"]},"
                + "\"task\":{\"type\":\"worker\",\"index\":0}}");
    assertThat(settings.role()).isEqualTo(Role.CHIEF);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | is no JSON",
        "[] | is no JSON object",
        "{} | has no cluster",
        "{\"cluster\":{\"boss\":[\"a:1\"]}} | has the role \"boss\", which is none of",
        "{\"cluster\":{\"chief\":[\"a:1\"]}} | has no ps",
        "{\"cluster\":{\"ps\":[\"a:1\"]}} | has neither a chief nor a worker",
        "{\"cluster\":{\"chief\":[\"a:1\"],\"master\":[\"a:1\"],\"ps\":[\"b:1\"]}} | both a chief and",
        "{\"cluster\":{\"chief\":[\"a:1\",\"b:1\"],\"ps\":[\"c:1\"]}} | has 2 chiefs",
        "{\"cluster\":{\"chief\":[\"a\"],\"ps\":[\"c:1\"]}} | host \"a\", which is not host:port",
        "{\"cluster\":{\"chief\":{\"1\":\"a:1\"},\"ps\":[\"c:1\"]}} | leaves out chief 0",
        "{\"cluster\":{\"chief\":\"a:1\",\"ps\":[\"c:1\"]}} | neither a list nor a map of chief",
        "{\"cluster\":{\"chief\":[\"a:1\"],\"ps\":[\"c:1\"]}} | has a task of type \"\"",
      })
  void aBrokenClusterIsExplained(String config, String problem) {
    assertThatThrownBy(() -> TfConfig.parse(config))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("TF_CONFIG ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"boss\",\"index\":0} | type \"boss\"",
        "{\"type\":\"ps\",\"index\":2} | has the ps index 2, must be 0 to 1",
        "{\"type\":\"worker\",\"index\":2} | has the worker index 2, must be 0 to 1",
        "{\"type\":\"worker\",\"index\":-1} | has the worker index -1, must be 0 to 1",
        "{\"type\":\"chief\",\"index\":1} | has the chief index 1, must be 0",
        "{\"type\":\"ps\",\"index\":\"x\"} | index \"x\", which is no whole number",
        "{\"type\":\"ps\"} | which is no whole number",
        "{\"type\":\"ps\",\"index\":0.5} | index 0.5, which is no whole number",
        "{\"type\":\"ps\",\"index\":true} | index true, which is no whole number",
        "{\"type\":\"ps\",\"index\":null} | index null, which is no whole number",
        "{\"type\":\"ps\",\"index\":\"-1\"} | index \"-1\", which is no whole number",
        "{\"type\":\"ps\",\"index\":99999999999} | which is no whole number",
        "{\"type\":\"evaluator\",\"index\":-1} | evaluator index -1, must be 0 or more",
        "{\"type\":[\"ps\"],\"index\":0} | has a task of type \"\"",
        "{\"type\":\"a\\nb\",\"index\":0} | has a task of type \"a\\nb\"",
        "{\"type\":\"ps\",\"type\":\"chief\",\"index\":0} | is no JSON: Duplicate field 'type'",
      })
  void aBrokenTaskIsExplained(String task, String problem) {
    assertThatThrownBy(() -> parse(task))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("TF_CONFIG ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"p:0\" | host \"p:0\", which has the port 0, must be 1 to 65535",
        "\"p:65536\" | which has the port 65536, must be 1 to 65535",
        "\"p:4294967297\" | which has the port 4294967297, must be 1 to 65535",
        "\"p\" | host \"p\", which is not host:port",
        "\"p:\" | which is not host:port",
        "\"p:-1\" | which is not host:port",
        "\":3\" | which is not host:port",
        "\" p:3\" | host \" p:3\", which is not host:port",
        "\"p :3\" | which is not host:port",
        "\"grpc://p:3\" | which is not host:port",
        "\"p:3\\u001b[2J\" | which is not host:port",
        "3 | host 3, which is not host:port",
        "null | host null, which is not host:port",
        "{} | host {}, which is not host:port",
        "\"[::1]:3\" | is an IPv6 address: TensorFlow's servers listen on IPv4 only",
        "\"fe80::1:3\" | is an IPv6 address",
        "\"c:1\" | gives the chief and ps 0 the same address c:1",
        "\"C:01\" | gives the chief and ps 0 the same address C:01",
        "\"c.:1\" | gives the chief and ps 0 the same address c.:1",
        "\"127.0.0.1:5\" | gives worker 0 and ps 0 the same address 127.0.0.1:5",
        "\"0.0.0.0:5\" | gives worker 0 and ps 0 the same address 0.0.0.0:5",
      })
  void aBadAddressIsExplainedOnOneLine(String host, String problem) {
    String config =
        ("{\"cluster\":{\"chief\":[\"c:1\"],\"worker\":[\"localhost:5\"],\"ps\":[%s]},"
                + "\"task\":{\"type\":\"chief\",\"index\":0}}")
            .formatted(host);
    assertThatThrownBy(() -> TfConfig.parse(config))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("TF_CONFIG ")
        .hasMessageContaining(problem)
        .hasMessageMatching("\\P{Cntrl}{1,330}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"cluster\":{\"ps\":{\"0\":\"a:1\",\"00\":\"b:1\"}}} | has the ps index 0 twice",
        "{\"cluster\":{\"ps\":{\"x\":\"a:1\"}}} | has the ps index \"x\", which is no number",
        "{\"cluster\":{\"ps\":[]}} | has no ps",
        "{\"cluster\":{\"ps\":null}} | has neither a list nor a map of ps hosts",
        "{\"cluster\":{\"ps\":[\"a:1\"],\"ps\":[\"b:1\"]}} | is no JSON: Duplicate field 'ps'",
        "{\"cluster\":{\"evaluator\":5,\"ps\":[\"a:1\"]}} | neither a list nor a map of evaluator",
        "{\"cluster\":{\"ps\":[\"a:1\"]}} {} | is no JSON: Trailing token",
      })
  void aBadClusterIsExplainedOnOneLine(String config, String problem) {
    String complete = config.replace("{\"cluster\":{", "{\"cluster\":{\"chief\":[\"c:1\"],");
    assertThatThrownBy(() -> TfConfig.parse(complete))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("TF_CONFIG ")
        .hasMessageContaining(problem)
        .hasMessageMatching("\\P{Cntrl}{1,330}");
  }
}

package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** End-to-end tests of the preparation of the public tables. */
class PrepareTest {
  @TempDir Path directory;

  @Test
  void rowsArePreparedAndCounted() throws IOException {
    writeTables();
    CommandLineRun run =
        CommandLineRun.of("data", "prepare", "--tables", directory, "--out", directory);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            Wrote 1 training rows and 1 test rows to %s
            clicks: 1, buys: 1
            Without profile: 1 rows, without recent behaviours: 1 rows
            """
                .formatted(directory));
    assertThat(directory.resolve("taobao_train_data"))
        .hasContent("1,1,430548_1007,5,20,30,40,NULL,7,0,3,2,1,,3,0,,20|20,77|NULL,0\n");
    assertThat(directory.resolve("taobao_test_data"))
        .hasContent("0,0,430539_1007,5,20,30,40,NULL,8,,,,,,,,,,,0\n");
    CommandLineRun plan =
        CommandLineRun.of("plan", "--data_location", directory, "--batch_size", 1, "--steps", 1);
    assertThat(plan.err()).isEmpty();
  }

  @Test
  void aMissingTableIsNamed() {
    CommandLineRun run = CommandLineRun.of("data", "prepare", "--tables", directory);
    assertThat(run.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(run.err())
        .isEqualTo("mmoe: " + directory.resolve("raw_sample.csv") + ": there is no such file\n");
  }

  @Test
  void memoryOutOfRangeIsNamed() {
    CommandLineRun run =
        CommandLineRun.of("data", "prepare", "--tables", directory, "--memory_mb", 1);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).startsWith("mmoe: --memory_mb must be 16 to ").endsWith(", got 1\n");
  }

  private void writeTables() throws IOException {
    Files.writeString(
        directory.resolve("raw_sample.csv"),
        """
        user,time_stamp,adgroup_id,pid,nonclk,clk
        8,1494100000,5,430539_1007,1,0
        7,1494000000,5,430548_1007,0,1
        """);
    Files.writeString(
        directory.resolve("ad_feature.csv"),
        """
        adgroup_id,cate_id,campaign_id,customer,brand,price
        5,20,30,40,NULL,9.9
        """);
    Files.writeString(
        directory.resolve("user_profile.csv"),
        """
        userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,new_user_class_level
        7,0,3,2,1,,3,0,
        """);
    Files.writeString(
        directory.resolve("behavior_log.csv"),
        """
        user,time_stamp,btag,cate,brand
        7,1493999999,pv,20,77
        7,1493999990,cart,20,NULL
        7,1493000000,pv,21,78
        7,1494000060,buy,20,99
        """);
  }
}

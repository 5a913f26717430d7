package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "flags : fpu avx2 avx512f avx512_bf16 avx512_vnni, true",
    "flags : fpu avx512f amx_bf16, true",
    "Features : fp asimd bf16 i8mm, true",
    "flags : fpu avx2 fma, false",
    "model name : the bf16 of our hearts, false"
  })
  void findsBfloat16InLinuxsProcessorFlags(String line, boolean expected) {
    assertThat(Platform.hasBfloat16(List.of("processor : 0", line))).isEqualTo(expected);
  }

  @Test
  void theLimitOfTheAddressSpaceIsInBytes() {
    String title = "Limit                     Soft Limit           Hard Limit           Units     ";
    String space = "Max address space         %s           unlimited            bytes     ";
    assertThat(Platform.addressSpaceLimit(List.of(title, space.formatted("8192000000"))))
        .isEqualTo(8_192_000_000L);
    assertThat(Platform.addressSpaceLimit(List.of(title, space.formatted("unlimited"))))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Platform.addressSpaceLimit(List.of(title))).isEqualTo(Long.MAX_VALUE);
  }
}

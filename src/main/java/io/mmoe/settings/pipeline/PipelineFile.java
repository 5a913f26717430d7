package io.mmoe.settings.pipeline;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import io.mmoe.settings.pipeline.api.PipelineProtos;
import io.mmoe.settings.pipeline.api.PipelineProtos.NotSupported;
import io.mmoe.settings.pipeline.api.PipelineProtos.PipelineConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed file in the format of EasyRec's pipeline config. Every field of the file is one that
 * this program supports, or that has no effect here. The values are not checked yet.
 */
public final class PipelineFile {
  /** Configs of a thousand features have less than one megabyte. */
  private static final int MAX_BYTES = 16 << 20;

  private static final String BUILT_IN = "builtin.config";
  private static final TextFormatParseLocation NOWHERE = TextFormatParseLocation.EMPTY;
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile("(\\d+):(\\d+):\\s+(.+?)\\.(\\[.*]|[^.]+)");
  private static final Pattern UNKNOWN_VALUE =
      Pattern.compile("Enum type \"([^\"]+)\" has no value named \"([^\"]+)\".*");
  private static final Pattern SET_TWICE =
      Pattern.compile("Non-repeated field \"[^\"]*?([^.\"]+)\" cannot be overwritten.*");
  private static final Pattern POSITION = Pattern.compile("^\\d+:\\d+: ");

  private final String text;
  private final Located<PipelineConfig> root;

  private PipelineFile(String text, Located<PipelineConfig> root) {
    this.text = text;
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @throws PipelineConfigException if it can't be read or parsed, or sets a field that is not
   *     supported
   */
  public static PipelineFile read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new PipelineConfigException(file.toString(), e);
    }
    return parse(file.toString(), bytes);
  }

  /** Returns the config of the built-in model. */
  public static PipelineFile builtIn() {
    try (InputStream in = PipelineFile.class.getResourceAsStream(BUILT_IN)) {
      return parse(BUILT_IN, Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses the content of a file.
   *
   * @param name name of the file in errors
   * @throws PipelineConfigException as {@link #read} does
   */
  public static PipelineFile parse(String name, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw new PipelineConfigException(
          name, "is larger than %d MB. It is not a pipeline config".formatted(MAX_BYTES >> 20));
    }
    String text = decode(name, content);
    PipelineConfig.Builder config = PipelineConfig.newBuilder();
    TextFormatParseInfoTree.Builder places = TextFormatParseInfoTree.builder();
    TextFormat.Parser parser =
        TextFormat.Parser.newBuilder()
            .setSingularOverwritePolicy(
                TextFormat.Parser.SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
            .setParseInfoTreeBuilder(places)
            .build();
    try {
      parser.merge(text, ExtensionRegistry.getEmptyRegistry(), config);
    } catch (TextFormat.ParseException e) {
      throw new PipelineConfigException(
          Located.place(name, e.getLine(), e.getColumn()), problem(String.valueOf(e.getMessage())));
    }
    return new PipelineFile(text, new Located<>(name, config.build(), places.build(), NOWHERE));
  }

  /** Returns the text of the file, with its comments. */
  public String text() {
    return text;
  }

  public Located<PipelineConfig> root() {
    return root;
  }

  /**
   * Returns the fields of the file that have no effect here, each with the reason, sorted by name.
   * A field of the list has the form {@code DataConfig.prefetch_size}.
   */
  public Map<String, String> fieldsWithoutEffect() {
    Map<String, String> reasons = new TreeMap<>();
    for (Located<?> part : root.walk()) {
      part.message()
          .getAllFields()
          .keySet()
          .forEach(
              field -> {
                String reason = field.getOptions().getExtension(PipelineProtos.noEffect);
                if (!reason.isEmpty()) {
                  reasons.put(field.getContainingType().getName() + "." + field.getName(), reason);
                }
              });
    }
    return reasons;
  }

  private static String decode(String name, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new PipelineConfigException(name, e);
    }
  }

  /** Returns the problem of a parse error of protobuf, which begins with its position. */
  private static String problem(String message) {
    List<Matcher> unknown =
        message.lines().skip(1).map(UNKNOWN_FIELD::matcher).filter(Matcher::matches).toList();
    if (!unknown.isEmpty()) {
      String others = unknown.size() == 1 ? "" : " (and %d more)".formatted(unknown.size() - 1);
      return unknownField(unknown.get(0).group(3), unknown.get(0).group(4)) + others;
    }
    String text = POSITION.matcher(message).replaceFirst("");
    Matcher repeated = SET_TWICE.matcher(text);
    if (repeated.matches()) {
      return "field %s is set twice".formatted(repeated.group(1));
    }
    Matcher value = UNKNOWN_VALUE.matcher(text);
    return value.matches() ? unknownValue(value.group(1), value.group(2)) : text;
  }

  private static String unknownField(String typeName, String name) {
    return messageTypes(PipelineConfig.getDescriptor(), new ArrayList<>()).stream()
        .filter(each -> each.getFullName().equals(typeName))
        .findFirst()
        .map(type -> unknownField(type, name))
        .orElseGet(() -> "unknown field " + name);
  }

  private static String unknownField(Descriptor type, String name) {
    return refusal("field", name, type.getOptions().getExtension(PipelineProtos.fieldNotSupported))
        .orElseGet(
            () ->
                "unknown field %s. %s has the fields %s"
                    .formatted(name, type.getName(), names(type.getFields())));
  }

  private static String unknownValue(String typeName, String name) {
    EnumDescriptor type =
        messageTypes(PipelineConfig.getDescriptor(), new ArrayList<>()).stream()
            .flatMap(each -> each.getEnumTypes().stream())
            .filter(each -> each.getFullName().equals(typeName))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no enum " + typeName));
    return refusal("value", name, type.getOptions().getExtension(PipelineProtos.valueNotSupported))
        .orElseGet(
            () ->
                "unknown value %s. It must be one of %s".formatted(name, names(type.getValues())));
  }

  private static Optional<String> refusal(String kind, String name, List<NotSupported> known) {
    return known.stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .map(each -> "%s %s is not supported: %s".formatted(kind, name, each.getInstead()));
  }

  private static String names(List<? extends GenericDescriptor> all) {
    return String.join(", ", all.stream().map(GenericDescriptor::getName).toList());
  }

  /** Returns the types of a message and of all messages in its fields. */
  private static List<Descriptor> messageTypes(Descriptor type, List<Descriptor> found) {
    if (!found.contains(type)) {
      found.add(type);
      type.getFields().stream()
          .filter(each -> each.getJavaType() == JavaType.MESSAGE)
          .forEach(each -> messageTypes(each.getMessageType(), found));
    }
    return found;
  }
}

package io.mmoe.settings.pipeline;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A message of a pipeline config with the places of its fields in the file. Fields are named by
 * their numbers, the {@code _FIELD_NUMBER} constants of the generated classes.
 *
 * @param <M> type of the message
 */
public final class Located<M extends Message> {
  private final String file;
  private final M message;
  private final TextFormatParseInfoTree tree;
  private final TextFormatParseLocation start;

  /**
   * @param file name of the file in errors
   * @param tree places of the message's fields
   * @param start place of the message itself
   */
  Located(String file, M message, TextFormatParseInfoTree tree, TextFormatParseLocation start) {
    this.file = file;
    this.message = message;
    this.tree = tree;
    this.start = start;
  }

  /** Returns the message without places. */
  public M message() {
    return message;
  }

  /** Returns whether a field of the message is set in the file. */
  public boolean has(int field) {
    FieldDescriptor descriptor = descriptor(field);
    return descriptor.isRepeated()
        ? message.getRepeatedFieldCount(descriptor) > 0
        : message.hasField(descriptor);
  }

  /**
   * Returns the message of a field that is not repeated. A field that is not set gives an empty
   * message with the place of this one.
   *
   * @param getter getter of the field
   */
  public <C extends Message> Located<C> child(int field, Function<M, C> getter) {
    return has(field)
        ? at(field, 0, getter.apply(message))
        : new Located<>(
            file, getter.apply(message), TextFormatParseInfoTree.builder().build(), start);
  }

  /**
   * Returns the messages of a repeated field, in their order.
   *
   * @param getter getter of the field
   */
  public <C extends Message> List<Located<C>> children(int field, Function<M, List<C>> getter) {
    List<C> messages = getter.apply(message);
    return IntStream.range(0, messages.size())
        .mapToObj(i -> at(field, i, messages.get(i)))
        .toList();
  }

  /** Returns the error of a field that is not repeated, or of the message if it is not set. */
  public PipelineConfigException error(int field, String problem) {
    return error(field, 0, problem);
  }

  /**
   * Returns the error of one value of a field.
   *
   * @param index position of the value in a repeated field, from 0
   */
  public PipelineConfigException error(int field, int index, String problem) {
    return new PipelineConfigException(
        place(has(field) ? location(descriptor(field), index) : start), problem);
  }

  /** Returns the error of the message as a whole. */
  public PipelineConfigException error(String problem) {
    return new PipelineConfigException(place(start), problem);
  }

  /** Returns the messages below this one, this one included, in no particular order. */
  List<Located<?>> walk() {
    List<Located<?>> all = new ArrayList<>();
    all.add(this);
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      int count = field.isRepeated() ? message.getRepeatedFieldCount(field) : 1;
      for (int i = 0; i < count; i++) {
        Object value =
            field.isRepeated() ? message.getRepeatedField(field, i) : message.getField(field);
        all.addAll(at(field.getNumber(), i, (Message) value).walk());
      }
    }
    return all;
  }

  private <C extends Message> Located<C> at(int field, int index, C child) {
    FieldDescriptor descriptor = descriptor(field);
    return new Located<>(
        file, child, tree.getNestedTree(descriptor, index), location(descriptor, index));
  }

  /** Returns the place of a value. The values of a list in brackets have one place together. */
  private TextFormatParseLocation location(FieldDescriptor field, int index) {
    int places = tree.getLocations(field).size();
    return places == 0 ? start : tree.getLocation(field, Math.min(index, places - 1));
  }

  private FieldDescriptor descriptor(int field) {
    return message.getDescriptorForType().findFieldByNumber(field);
  }

  private String place(TextFormatParseLocation location) {
    return location.getLine() < 0
        ? file
        : place(file, location.getLine() + 1, location.getColumn() + 1);
  }

  /** Returns the place as errors print it. Lines and columns count from 1. */
  static String place(String file, int line, int column) {
    return "%s, line %d, column %d".formatted(file, line, column);
  }
}

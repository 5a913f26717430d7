package io.mmoe.data;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A check of the fields that describe the columns in a footer. The library skips fields that it
 * does not know, so one wrong bit in a field's number would hide that a number is a decimal.
 *
 * <p>A footer is a struct of Thrift's compact protocol. Each field begins with its type and its
 * distance from the number of the field before it.
 */
final class ParquetSchemaFields {
  private static final int SCHEMA = 2;

  private static final int BYTE = 3;
  private static final int INT64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;
  private static final int INT32 = 5;

  /** The type of each field of a SchemaElement. Numbers begin with 1. */
  private static final int[] TYPES = {
    0, INT32, INT32, INT32, BINARY, INT32, INT32, INT32, INT32, INT32, STRUCT
  };

  private static final int LONG_SIZE = 15;
  private static final int DEEPEST = 60;

  private final ByteBuffer in;

  private ParquetSchemaFields(byte[] footer) {
    in = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns whether all descriptions of columns have only known fields. */
  static boolean areKnown(byte[] footer) {
    try {
      return new ParquetSchemaFields(footer).findSchema();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return false;
    }
  }

  private boolean findSchema() {
    int number = 0;
    for (int header = in.get(); header != 0; header = in.get()) {
      number = number(header, number);
      if (number == SCHEMA && type(header) == LIST) {
        return areElementsKnown();
      }
      skip(type(header), 0);
    }
    return false;
  }

  private boolean areElementsKnown() {
    int header = in.get();
    for (long left = size(header); left > 0; left--) {
      if (type(header) != STRUCT || !isElementKnown()) {
        return false;
      }
    }
    return true;
  }

  private boolean isElementKnown() {
    int number = 0;
    for (int header = in.get(); header != 0; header = in.get()) {
      number = number(header, number);
      if (number <= 0 || number >= TYPES.length || TYPES[number] != type(header)) {
        return false;
      }
      skip(type(header), 0);
    }
    return true;
  }

  private int number(int header, int previous) {
    int distance = (header >> 4) & 0xF;
    return distance == 0 ? (int) varint() >>> 1 : previous + distance;
  }

  private static int type(int header) {
    return header & 0xF;
  }

  private long size(int header) {
    int size = (header >> 4) & 0xF;
    return size == LONG_SIZE ? varint() : size;
  }

  private void skip(int type, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("nested too deeply");
    }
    switch (type) {
      case BYTE -> advance(1);
      case 4, INT32, INT64 -> varint();
      case DOUBLE -> advance(Long.BYTES);
      case BINARY -> advance(varint());
      case LIST, SET -> skipList(depth);
      case MAP -> skipMap(depth);
      case STRUCT -> {
        for (int header = in.get(); header != 0; header = in.get()) {
          number(header, 0);
          skip(type(header), depth + 1);
        }
      }
      default -> {
        // A truth value is part of its header.
      }
    }
  }

  private void skipList(int depth) {
    int header = in.get();
    for (long left = size(header); left > 0; left--) {
      skipElement(type(header), depth);
    }
  }

  private void skipMap(int depth) {
    long size = varint();
    int types = size == 0 ? 0 : in.get();
    for (long left = size; left > 0; left--) {
      skipElement((types >> 4) & 0xF, depth);
      skipElement(type(types), depth);
    }
  }

  /** Skips an element of a collection, where a truth value takes a byte. */
  private void skipElement(int type, int depth) {
    skip(type <= 2 ? BYTE : type, depth + 1);
  }

  private void advance(long bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + (int) bytes);
  }

  private long varint() {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.get();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }
}

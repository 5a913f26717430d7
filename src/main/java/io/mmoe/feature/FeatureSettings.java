package io.mmoe.feature;

import io.mmoe.base.FailureReason;
import io.mmoe.feature.FeatureOutput.Combiner;
import io.mmoe.feature.FeatureOutput.Embedding;
import io.mmoe.feature.FeatureOutput.Initializer;
import io.mmoe.settings.pipeline.Located;
import io.mmoe.settings.pipeline.PipelineConfigException;
import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.FieldType;
import io.mmoe.settings.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of a pipeline config that describes one feature, with checks that all kinds share. */
final class FeatureSettings {
  /** The ids of a table are summed in 32 bits. */
  private static final long MAX_ROWS = Integer.MAX_VALUE - 8L;

  private static final int MAX_DIMENSION = 65_536;

  private final Located<FeatureConfig> config;
  private final TableSchema schema;

  FeatureSettings(Located<FeatureConfig> config, TableSchema schema) {
    this.config = config;
    this.schema = schema;
  }

  FeatureConfig config() {
    return config.message();
  }

  /** Returns the name of the feature: {@code feature_name}, or else the first of its inputs. */
  String name() {
    return config().hasFeatureName() ? config().getFeatureName() : config().getInputNames(0);
  }

  /** Returns whether a field is set. */
  boolean has(int field) {
    return config.has(field);
  }

  /** Returns the error of a field. */
  PipelineConfigException error(int field, String problem) {
    return config.error(field, problem);
  }

  /** Fails unless a condition holds. */
  void require(boolean condition, int field, String problem) {
    if (!condition) {
      throw config.error(field, problem);
    }
  }

  /** Fails if a field is set that this kind of feature does not have. */
  void refuse(String kind, int... fields) {
    for (int field : fields) {
      require(
          !config.has(field),
          field,
          "%s has no %s"
              .formatted(kind, config().getDescriptorForType().findFieldByNumber(field).getName()));
    }
  }

  /**
   * Returns the fields that the feature reads.
   *
   * @throws PipelineConfigException if one of them is no field of the rows, or their number differs
   */
  List<Field> inputs(int least, int most) {
    int number = FeatureConfig.INPUT_NAMES_FIELD_NUMBER;
    int count = config().getInputNamesCount();
    require(
        count >= least && count <= most,
        number,
        "input_names must list %s, got %d"
            .formatted(least == most ? least + " fields" : least + " or more fields", count));
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = config().getInputNames(i);
      int index = i;
      fields.add(
          schema
              .field(name)
              .orElseThrow(
                  () -> config.error(number, index, name + " is not one of input_fields")));
    }
    return fields;
  }

  /**
   * Returns the table of the feature.
   *
   * @param column name of the table unless {@code embedding_name} is set, without {@code
   *     _embedding}
   * @param rows number of rows of the table
   */
  Embedding embedding(String column, long rows, boolean weighted) {
    int dimension = config().getEmbeddingDim();
    require(
        dimension > 0 && dimension <= MAX_DIMENSION,
        FeatureConfig.EMBEDDING_DIM_FIELD_NUMBER,
        "embedding_dim must be 1 to %d, got %s"
            .formatted(MAX_DIMENSION, Integer.toUnsignedString(dimension)));
    return new Embedding(
        config().getEmbeddingName().isEmpty() ? column + "_embedding" : config().getEmbeddingName(),
        rows,
        dimension,
        combiner(),
        weighted,
        initializer(dimension));
  }

  /**
   * Returns the rule from values to ids: a hash, a vocabulary or the value itself. If several are
   * set, the first of this order counts, as in EasyRec.
   */
  IdRule ids() {
    if (config().hasHashBucketSize()) {
      return new IdRule.Hash(
          rows(config().getHashBucketSize(), FeatureConfig.HASH_BUCKET_SIZE_FIELD_NUMBER));
    } else if (config().getVocabListCount() > 0) {
      return vocabulary(config().getVocabListList(), FeatureConfig.VOCAB_LIST_FIELD_NUMBER);
    } else if (config().hasVocabFile()) {
      return vocabulary(
          lines(Path.of(config().getVocabFile())), FeatureConfig.VOCAB_FILE_FIELD_NUMBER);
    }
    require(
        config().hasNumBuckets(),
        FeatureConfig.NUM_BUCKETS_FIELD_NUMBER,
        "one of hash_bucket_size, vocab_list, vocab_file and num_buckets must be set");
    return new IdRule.Identity(
        rows(config().getNumBuckets(), FeatureConfig.NUM_BUCKETS_FIELD_NUMBER),
        config().getRefuseValuesOutside());
  }

  /** Checks a number of table rows. */
  long rows(long value, int field) {
    require(
        value > 0 && value <= MAX_ROWS,
        field,
        "must be 1 to %d, got %s".formatted(MAX_ROWS, Long.toUnsignedString(value)));
    return value;
  }

  private IdRule vocabulary(List<String> words, int field) {
    require(!words.isEmpty(), field, "the vocabulary is empty");
    try {
      return new IdRule.Vocabulary(words);
    } catch (IllegalArgumentException e) {
      throw error(field, String.valueOf(e.getMessage()));
    }
  }

  private List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw error(
          FeatureConfig.VOCAB_FILE_FIELD_NUMBER,
          "%s can't be read: %s".formatted(file, FailureReason.of(e)));
    }
  }

  private Combiner combiner() {
    return switch (config().getCombiner()) {
      case "sum" -> Combiner.SUM;
      case "mean" -> Combiner.MEAN;
      case "sqrtn" -> Combiner.SQRTN;
      default ->
          throw error(
              FeatureConfig.COMBINER_FIELD_NUMBER,
              "combiner must be sum, mean or sqrtn, got " + config().getCombiner());
    };
  }

  /** Returns the initializer. The default has the standard deviation 0.01 / sqrt(D). */
  private Initializer initializer(int dimension) {
    io.mmoe.settings.pipeline.api.PipelineProtos.Initializer given = config().getInitializer();
    return switch (given.getInitializerOneofCase()) {
      case TRUNCATED_NORMAL_INITIALIZER ->
          new Initializer.TruncatedNormal(
              given.getTruncatedNormalInitializer().getMean(),
              given.getTruncatedNormalInitializer().getStddev());
      case RANDOM_NORMAL_INITIALIZER ->
          new Initializer.Normal(
              given.getRandomNormalInitializer().getMean(),
              given.getRandomNormalInitializer().getStddev());
      case GLOROT_NORMAL_INITIALIZER -> new Initializer.GlorotNormal();
      case CONSTANT_INITIALIZER -> {
        require(
            given.getConstantInitializer().getConstsCount() == 1,
            FeatureConfig.INITIALIZER_FIELD_NUMBER,
            "constant_initializer must have one value, got "
                + given.getConstantInitializer().getConstsCount());
        yield new Initializer.Constant(given.getConstantInitializer().getConsts(0));
      }
      case INITIALIZERONEOF_NOT_SET ->
          new Initializer.TruncatedNormal(0, 0.01 / Math.sqrt(dimension));
    };
  }

  /** Fails unless a field has a type. */
  void requireType(Field input, int index, FieldType type) {
    if (input.type() != type) {
      throw config.error(
          FeatureConfig.INPUT_NAMES_FIELD_NUMBER,
          index,
          "field %s must be of type %s, it is %s".formatted(input.name(), type, input.type()));
    }
  }

  /** Fails unless the rule can read a field. A floating point number needs its decimals. */
  void requirePrecision(Field input, IdRule ids) {
    if (ids instanceof IdRule.Identity) {
      require(
          !input.type().isFloating(),
          FeatureConfig.NUM_BUCKETS_FIELD_NUMBER,
          "num_buckets needs whole numbers, field %s is %s".formatted(input.name(), input.type()));
    } else {
      requirePrecision(input);
    }
  }

  /** Fails if a floating point number is read as text without a number of decimals. */
  void requirePrecision(Field input) {
    require(
        !input.type().isFloating()
            || (config().getPrecision() > 0 && config().getPrecision() <= 17),
        FeatureConfig.PRECISION_FIELD_NUMBER,
        "precision must be 1 to 17, because field %s is %s".formatted(input.name(), input.type()));
  }

  /** Fails if a separator is empty. */
  void requireSeparator(String separator, int field) {
    require(!separator.isEmpty(), field, "the separator is empty");
  }

  /** Returns the number of numbers in a field. */
  int count(Field input) {
    int count = config().getRawInputDim();
    require(
        count > 0 && count <= MAX_DIMENSION,
        FeatureConfig.RAW_INPUT_DIM_FIELD_NUMBER,
        "raw_input_dim must be 1 to %d, got %s"
            .formatted(MAX_DIMENSION, Integer.toUnsignedString(count)));
    if (count > 1) {
      requireType(input, 0, FieldType.STRING);
      requireSeparator(config().getSeparator(), FeatureConfig.SEPARATOR_FIELD_NUMBER);
    }
    return count;
  }
}

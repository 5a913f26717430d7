package io.mmoe.build.model;

import io.mmoe.settings.ModelSettings.VariableNames;

/**
 * The names of the layers of a network. The variables of a dense layer are {@code <name>/kernel}
 * and {@code <name>/bias}.
 */
sealed interface LayerNames {

  /** Returns the names of a form. */
  static LayerNames of(VariableNames form) {
    return switch (form) {
      case DEEPREC -> new DeepRec();
      case EASYREC -> new EasyRec();
    };
  }

  /**
   * Returns the name of an expert's layer.
   *
   * @param expert number of the expert, from 0
   * @param layer number of the layer, from 0
   */
  String expert(int expert, int layer);

  /**
   * Returns the name of a task's gate.
   *
   * @param number number of the task, from 0
   */
  String gate(String task, int number);

  /** Returns the name of a layer of a task's tower. */
  String tower(String task, int layer);

  /** Returns the name of the layer from a tower to the logit. */
  String output(String task, int number);

  /**
   * The names of DeepRec's train.py. They contain the path twice, because train.py names each layer
   * by the full path of the scope that it is created in.
   */
  record DeepRec() implements LayerNames {
    @Override
    public String expert(int expert, int layer) {
      return layer("expert_" + (expert + 1), layer);
    }

    @Override
    public String gate(String task, int number) {
      return "MMOE/%s_gate/%s_gate".formatted(task, task);
    }

    @Override
    public String tower(String task, int layer) {
      return layer(task, layer);
    }

    @Override
    public String output(String task, int number) {
      return "MMOE/%s/%s_output".formatted(task, task);
    }

    private static String layer(String block, int layer) {
      String path = "MMOE/%s/%s_layer_%d".formatted(block, block, layer);
      return path + "/" + path + "/dense";
    }
  }

  /** The names of EasyRec's MMoE. */
  record EasyRec() implements LayerNames {
    @Override
    public String expert(int expert, int layer) {
      return "mmoe/expert_%d/dnn_%d".formatted(expert, layer);
    }

    @Override
    public String gate(String task, int number) {
      return "mmoe/gate_%d/dnn".formatted(number);
    }

    @Override
    public String tower(String task, int layer) {
      return "%s/dnn_%d".formatted(task, layer);
    }

    @Override
    public String output(String task, int number) {
      return "dnn_output_" + number;
    }
  }
}

package dev.leat.spark.host;

import java.util.List;

/// The program of a driver. It has a constructor without parameters, and needs no class of Spark.
public interface HostProgram {

    /// Runs the program, and returns the exit code.
    int run(List<String> arguments, HostCluster cluster);
}

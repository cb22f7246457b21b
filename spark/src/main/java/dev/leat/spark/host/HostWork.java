package dev.leat.spark.host;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;

/// The work of the tasks. It has a constructor without parameters, and needs no class of Spark.
public interface HostWork {

    /// Processes an attempt of a task. Reads all inputs before this method returns.
    Outputs run(Attempt attempt, Iterator<byte[]> inputs) throws Exception;

    /// An attempt of a task.
    ///
    /// @param stage the data of the stage
    /// @param number the number of the task in its stage
    /// @param id differs from that of all other attempts of tasks of this driver
    /// @param folder a local folder that Spark removes when the executor ends
    /// @param settings the settings of Spark
    record Attempt(
            byte[] stage, int number, long id, String folder, HashMap<String, String> settings)
            implements Serializable {}

    /// An output, and the number of the task of the next stage that receives it.
    record Output(int to, byte[] bytes) {}

    /// The outputs of an attempt. Its resources are released by `close`.
    interface Outputs extends Iterator<Output>, AutoCloseable {
        @Override
        void close();
    }
}

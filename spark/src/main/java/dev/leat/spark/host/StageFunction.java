package dev.leat.spark.host;

import java.util.Collections;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/// The tasks of a stage. A task without inputs has no outputs.
final class StageFunction
        implements PairFlatMapFunction<Iterator<Tuple2<Integer, byte[]>>, Integer, byte[]> {

    private static final long serialVersionUID = 1;

    /// The class of the work. The class of the program is an argument of the driver.
    static final String WORK = "dev.leat.spark.job.JobWork";

    private final byte[] stage;

    StageFunction(byte[] stage) {
        this.stage = stage;
    }

    @Override
    public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Tuple2<Integer, byte[]>> rows)
            throws Exception {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        var settings = SparkStages.settings(SparkEnv.get().conf());
        var task = TaskContext.get();
        var attempt =
                new HostWork.Attempt(
                        stage,
                        task.partitionId(),
                        task.taskAttemptId(),
                        SparkFiles.getRootDirectory(),
                        settings);
        var inputs = stream(rows).map(row -> row._2).iterator();
        var outputs =
                Java25.here(settings)
                        ? Java25.create(WORK, HostWork.class).run(attempt, inputs)
                        : WorkProcess.run(task, attempt, inputs);
        task.addTaskCompletionListener((TaskCompletionListener) ended -> outputs.close());
        return stream(outputs).map(output -> new Tuple2<>(output.to(), output.bytes())).iterator();
    }

    private static <T> Stream<T> stream(Iterator<T> all) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, 0), false);
    }
}

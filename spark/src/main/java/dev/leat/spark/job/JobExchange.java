package dev.leat.spark.job;

import dev.leat.file.UnreadableFileException;
import dev.leat.load.FileExchange;
import dev.leat.load.SingleFileRun.Result;
import dev.leat.load.cluster.ClusterSplit;
import dev.leat.load.cluster.SplitDone;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/// Processes files of several splits by a pipeline with a step over the whole file, in the stages
/// of a [FileExchange]. The fragments go through Spark's shuffle. In each stage the task with
/// number N belongs to split N: it processes the rows of the split; the bucket that has the number
/// of the split in its file; the rows after the step whose lines are in the split.
record JobExchange(JobRun job, ArrayList<ClusterSplit> splits) implements Serializable {

    /// Maximum number of buckets, so that a task writes to so many files at once.
    private static final int BUCKETS = 100;

    /// Processes the splits. Returns the results in the order in which they are added up.
    List<SplitDone> run(JavaSparkContext spark) {
        int tasks = splits.size();
        var partitioner = new HashPartitioner(tasks);
        var all =
                spark.parallelize(Collections.nCopies(tasks, ""), tasks)
                        .mapPartitionsToPair(_ -> task(Stage.ROWS, Collections.emptyIterator()))
                        .partitionBy(partitioner)
                        .mapPartitionsToPair(rows -> task(Stage.BUCKETS, rows))
                        .partitionBy(partitioner)
                        .mapPartitionsToPair(rows -> task(Stage.RANGES, rows))
                        .values()
                        .collect();
        return all.stream()
                .sorted(Comparator.comparingInt(JobFragment::number))
                .map(result -> Objects.requireNonNull(result.done()))
                .toList();
    }

    private enum Stage {
        ROWS,
        BUCKETS,
        RANGES
    }

    private Iterator<Tuple2<Integer, JobFragment>> task(
            Stage stage, Iterator<Tuple2<Integer, JobFragment>> inputs) throws Exception {
        int number = TaskContext.getPartitionId();
        var to = new JobFragments(number);
        if (stage == Stage.ROWS || inputs.hasNext()) {
            var worker = new JobWorker(job);
            // the fragments are read after this method
            TaskContext.get()
                    .addTaskCompletionListener((TaskCompletionListener) _ -> worker.close());
            var file = splits.get(number).file();
            int place = stage.ordinal() * splits.size() + number;
            worker.worker()
                    .exchange(
                            file,
                            (exchange, folder) ->
                                    stage(stage, number, exchange, to, to.receive(inputs, folder)))
                    .ifPresent(done -> to.add(JobFragment.of(place, done)));
        }
        return to;
    }

    /// Runs a stage, and sends its rows. Returns its result; empty if no rows came.
    private Optional<Result> stage(
            Stage stage,
            int number,
            FileExchange exchange,
            JobFragments to,
            Map<Integer, Path> received)
            throws UnreadableFileException, IOException, InterruptedException {
        var file = splits.get(number).file();
        var its =
                splits.stream()
                        .filter(split -> split.file().equals(file))
                        .map(ClusterSplit::split)
                        .toList();
        int first = number - its.indexOf(splits.get(number).split());
        var rows = List.copyOf(received.values());
        if (stage != Stage.ROWS && rows.isEmpty()) {
            return Optional.empty();
        }
        var done =
                switch (stage) {
                    case ROWS ->
                            exchange.rows(its.get(number - first), Math.min(its.size(), BUCKETS));
                    case BUCKETS -> exchange.reduce(rows, its);
                    case RANGES -> exchange.finish(rows, number - first, its.size());
                };
        done.rows().forEach(next -> to.add(first + next.part(), next.file()));
        return Optional.of(done.result());
    }
}

package dev.leat.load.cluster;

import dev.leat.file.UnreadableFileException;
import dev.leat.load.FileExchange;
import dev.leat.load.SingleFileRun.Result;
import dev.leat.load.cluster.ClusterTask.Stage;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// An attempt of a task on its inputs, by a worker. Owned by the task's thread.
final class ClusterTasks {

    /// Maximum number of buckets, so that a task writes to so many files at once.
    private static final int BUCKETS = 100;

    private final ClusterWorker worker;
    private final int number;
    private final ClusterOutputs outputs;

    /// @param number the number of the task in its stage
    ClusterTasks(ClusterWorker worker, int number) {
        this.worker = worker;
        this.number = number;
        outputs = new ClusterOutputs(number);
    }

    /// Reads all inputs. The outputs are read while the worker is open.
    ClusterOutputs run(ClusterTask task, Iterator<byte[]> inputs)
            throws UnreadableFileException, IOException, InterruptedException {
        switch (task) {
            case ClusterTask.Exchange exchange ->
                    exchange(exchange.splits(), exchange.stage(), inputs);
            case ClusterTask.Cut cut -> {
                while (inputs.hasNext()) {
                    var file = ClusterFragment.object(inputs.next(), ClusterFile.class);
                    worker.cut(file, cut.splitBytes()).forEach(this::add);
                }
            }
            case ClusterTask.Process _ -> {
                while (inputs.hasNext()) {
                    add(worker.process(ClusterFragment.object(inputs.next(), ClusterSplit.class)));
                }
            }
            case ClusterTask.Assemble _ -> {
                while (inputs.hasNext()) {
                    var object = ClusterFragment.object(inputs.next(), ClusterObject.class);
                    add(worker.assemble(object).toArray(ClusterPart[]::new));
                }
            }
        }
        return outputs;
    }

    private void add(Serializable output) {
        outputs.add(ClusterFragment.bytes(output));
    }

    private void exchange(List<ClusterSplit> splits, Stage stage, Iterator<byte[]> inputs)
            throws IOException, InterruptedException {
        if (stage == Stage.ROWS) {
            inputs.next();
        }
        int place = stage.ordinal() * splits.size() + number;
        worker.exchange(
                        splits.get(number).file(),
                        (exchange, folder) -> {
                            var rows = outputs.receive(inputs, folder).values();
                            return stage(splits, stage, exchange, List.copyOf(rows));
                        })
                .ifPresent(done -> outputs.add(ClusterFragment.result(place, done).bytes()));
    }

    /// Runs a stage, and sends its rows. Returns its result; empty if no rows came.
    private Optional<Result> stage(
            List<ClusterSplit> splits, Stage stage, FileExchange exchange, List<Path> rows)
            throws UnreadableFileException, IOException, InterruptedException {
        var file = splits.get(number).file();
        var its =
                splits.stream()
                        .filter(split -> split.file().equals(file))
                        .map(ClusterSplit::split)
                        .toList();
        int first = number - its.indexOf(splits.get(number).split());
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
        done.rows().forEach(next -> outputs.add(first + next.part(), next.file()));
        return Optional.of(done.result());
    }
}

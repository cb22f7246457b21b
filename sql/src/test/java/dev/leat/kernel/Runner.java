package dev.leat.kernel;

import dev.leat.app.Pipeline;
import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.item.EncodedItem;
import dev.leat.item.ItemJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs batches through a kernel of its own and keeps the result for assertions.
final class Runner implements AutoCloseable {

    private final Kernels kernels;
    private final Pipeline pipeline;
    private final Kernel kernel;
    long unknown;

    Runner(Pipeline pipeline, View... views) {
        this(new Kernels(), pipeline, views);
    }

    Runner(Kernels kernels, Pipeline pipeline, View... views) {
        this.kernels = kernels;
        this.pipeline = pipeline;
        this.kernel =
                kernels.kernel(Orders.app(pipeline, views), pipeline, count -> unknown += count);
    }

    Ran run(String... documents) {
        return run(Orders.work(documents));
    }

    Ran run(LeasedWork work) {
        var table = Orders.table(work, pipeline);
        return new Ran(kernel.run(work, table), table);
    }

    Rows run(LeasedWork work, Outcomes table) {
        return kernel.run(work, table);
    }

    @Override
    public void close() {
        kernel.close();
        kernels.close();
    }

    /// Result of a run.
    record Ran(Rows rows, Outcomes table) {

        /// Returns a column of a sink.
        Column column(int sink, int column) {
            return rows.sinks().get(sink).get(column);
        }

        List<@Nullable String> texts(int sink, int column) {
            if (column(sink, column) instanceof Column.Items(var items)) {
                return Arrays.stream(items).<@Nullable String>map(Ran::json).toList();
            }
            return Arrays.asList(((Column.Texts) column(sink, column)).values());
        }

        private static @Nullable String json(@Nullable EncodedItem item) {
            return item == null ? null : ItemJson.write(item.item());
        }

        /// Returns numbers; null if there is none.
        List<@Nullable Long> longs(int sink, int column) {
            var longs = (Column.Longs) column(sink, column);
            var list = new ArrayList<@Nullable Long>();
            for (int row = 0; row < longs.values().length; row++) {
                list.add(longs.isNull(row) ? null : longs.values()[row]);
            }
            return list;
        }

        Outcome at(int record, int sink) {
            return table.at(record, sink);
        }

        List<Reason> reasons(int record) {
            return table.reasons(record, 0);
        }

        String identity(int row) {
            return HexFormat.of().formatHex(rows.identity(row));
        }

        String digest(int row) {
            return HexFormat.of().formatHex(rows.digest(row));
        }
    }
}

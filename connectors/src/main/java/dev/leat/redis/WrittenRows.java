package dev.leat.redis;

import dev.leat.batch.Column;
import dev.leat.plan.Effect;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The rows of a write to a view: the view's columns, and the positions in them. If a record is all
/// its rows, the rows of the picked record `i` are those from `spans[i]` to `spans[i + 1]`
/// (exclusive); otherwise `spans` is empty and each record is one row.
record WrittenRows(List<Column> columns, int[] pick, int[] spans) {

    static WrittenRows of(Effect.Write write) {
        var columns = write.rows().sinks().get(write.sink());
        if (!(columns.getFirst() instanceof Column.Lists(var rows, var inner))) {
            return new WrittenRows(columns, write.pick(), new int[0]);
        }
        var spans = new int[write.pick().length + 1];
        for (int i = 0; i < write.pick().length; i++) {
            spans[i + 1] = spans[i] + rows[write.pick()[i]].length;
        }
        var pick = IntStream.of(write.pick()).flatMap(row -> Arrays.stream(rows[row])).toArray();
        return new WrittenRows(inner, pick, spans);
    }

    boolean listed() {
        return spans.length > 0;
    }

    /// Returns the spans in the numbers of Lua, which begin at 1.
    int[] luaSpans() {
        return IntStream.of(spans).map(at -> at + 1).toArray();
    }
}

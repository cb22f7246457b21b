package dev.leat.cli.fuzz.draw;

import dev.leat.function.RecordFunction;
import dev.leat.function.Result;
import dev.leat.function.RowView;

/// The class of [JavaStep] that is in a jar. It reads the column `id`.
public final class TagFunction implements RecordFunction {

    @Override
    public Result apply(RowView row) {
        var value = row.value("id").map(String::valueOf);
        if (value.isEmpty()) {
            return Result.none();
        }
        return value.get().endsWith("7")
                ? Result.reject("seven")
                : Result.of("tag", "t-" + value.get()).and("tag_length", value.get().length());
    }
}

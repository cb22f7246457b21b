package dev.leat.redis;

import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import dev.leat.plan.IdentityRule;
import dev.leat.plan.ViewReasons;
import dev.leat.plan.WriteResults;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A parser of the reply of `commit.lua`: one letter per row, and details for some rows.
record CommitReply(KeyLayout layout, List<Effect.Write> writes) {

    static List<WriteResults> read(KeyLayout layout, List<Effect.Write> writes, List<?> reply) {
        return new CommitReply(layout, writes)
                .read((List<?>) reply.getFirst(), (List<?>) reply.getLast());
    }

    private List<WriteResults> read(List<?> words, List<?> more) {
        var all = new ArrayList<WriteResults>();
        for (int w = 0; w < writes.size(); w++) {
            all.add(answers(writes.get(w), (byte[]) words.get(w)));
        }
        for (var entry : more) {
            var said = (List<?>) entry;
            int w = number(said.getFirst());
            explain(writes.get(w), all.get(w), number(said.get(1)), said.subList(2, said.size()));
        }
        return all;
    }

    private static int number(Object counted) {
        return (int) ((Long) counted - 1);
    }

    private WriteResults answers(Effect.Write write, byte[] words) {
        var answers = WriteResults.all(words.length, Outcome.DELIVERED);
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case 'D', 'N' -> {}
                case 'R' -> answers.put(i, Outcome.DUPLICATE);
                case 'S' -> answers.put(i, Outcome.SUPERSEDED);
                case 'C', 'V' -> answers.put(i, Outcome.REJECTED);
                case 'M' -> answers.put(i, Outcome.REJECTED, missing(write, write.pick()[i]));
                default -> throw new IllegalStateException("unknown verdict: " + (char) words[i]);
            }
        }
        return answers;
    }

    private void explain(Effect.Write write, WriteResults answers, int index, List<?> said) {
        int row = write.pick()[index];
        long version = write.rows().versions().of(row);
        boolean changes = layout.pipeline(write.pipeline()).changes();
        var first = (byte[]) said.getFirst();
        var outcome = answers.at(index);
        if (said.size() > 1) {
            answers.put(index, outcome, range(write, row, said));
        } else if (outcome == Outcome.DELIVERED) {
            answers.put(
                    index, outcome, IdentityRule.replaced(Long.parseLong(text(first)), version));
        } else if (outcome == Outcome.SUPERSEDED) {
            answers.put(
                    index, outcome, IdentityRule.superseded(Long.parseLong(text(first)), version));
        } else if (first.length == Rows.HASH_BYTES) {
            var digest = write.rows().digest(row);
            answers.put(
                    index,
                    outcome,
                    changes
                            ? IdentityRule.conflict(first, digest, version)
                            : IdentityRule.conflict(first, digest));
        }
    }

    private Reason missing(Effect.Write write, int row) {
        var view = layout.view(write.to().name()).view();
        var columns = write.rows().sinks().get(write.sink());
        return ViewReasons.missing(view, columns, row).orElseThrow();
    }

    private Reason range(Effect.Write write, int row, List<?> said) {
        var view = layout.view(write.to().name());
        int measure = view.order().get(number(said.get(1)));
        var definition = view.view().measures().get(measure);
        var columns = write.rows().sinks().get(write.sink());
        var value = new BigInteger(text((byte[]) said.getLast()));
        boolean period = !text((byte[]) said.getFirst()).equals("row");
        if (columns.getFirst() instanceof Column.Lists(var rows, var inner)) {
            var more = sum(inner, rows[row], view.order().size() - measure);
            return more.signum() == 0 || more.bitLength() >= Long.SIZE
                    ? ViewReasons.difference(view.view(), definition, period, value)
                    : ViewReasons.sum(view.view(), definition, period, value, more.longValue());
        }
        var column = (Column.Longs) columns.get(columns.size() - view.order().size() + measure);
        return write.absent(row) || column.isNull(row)
                ? ViewReasons.difference(view.view(), definition, period, value)
                : ViewReasons.sum(view.view(), definition, period, value, column.values()[row]);
    }

    /// Returns the sum of the values in the column that is this far from the end.
    private static BigInteger sum(List<Column> columns, int[] rows, int fromEnd) {
        var column = (Column.Longs) columns.get(columns.size() - fromEnd);
        return IntStream.of(rows)
                .filter(at -> !column.isNull(at))
                .mapToObj(at -> BigInteger.valueOf(column.values()[at]))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

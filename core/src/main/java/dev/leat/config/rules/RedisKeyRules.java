package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Mark;
import dev.leat.app.View;
import dev.leat.config.text.Message;
import dev.leat.config.text.Reading;
import dev.leat.kernel.bind.Near;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Rules about the names of keys in Redis.
final class RedisKeyRules {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    /// Stands for any text; no other brace is left in a text without mistakes.
    private static final char ANY = '{';

    private RedisKeyRules() {}

    /// Each key column is named once, or two rows would be one key there.
    static void columnsAreThere(App app, Reading in) {
        for (var view : app.views().values()) {
            view.redisKey().ifPresent(text -> columns(view, text, in));
        }
    }

    private static void columns(View view, String text, Reading in) {
        var mark = in.mark("views", view.name(), "redis_key");
        var key = view.key().stream().map(View.Key::column).toList();
        if (text.isBlank()) {
            in.problem(mark, Message.REDIS_KEY_BLANK, sample(view));
            return;
        }
        if (PLACE.matcher(text).replaceAll("").matches(".*[{}].*")) {
            in.problem(mark, Message.REDIS_KEY_FORM, text);
            return;
        }
        var places = PLACE.matcher(text).results().map(place -> place.group(1)).toList();
        if (in.has("views", view.name(), "key")) {
            places(view, key, places, mark, in);
        } else if (!places.isEmpty()) {
            in.problem(mark, Message.REDIS_KEY_WITHOUT_KEY, view.name());
        }
    }

    private static void places(
            View view, List<String> key, List<String> places, Mark mark, Reading in) {
        var seen = new HashSet<String>();
        for (var place : places) {
            if (!key.contains(place)) {
                var what = Message.REDIS_KEY_COLUMN.what(place, view.name());
                var near = Near.to(place, key).map(Near::didYouMean);
                in.report()
                        .problem(
                                mark,
                                what,
                                near.or(() ->
                                        Message.REDIS_KEY_COLUMN.hint(
                                                place, view.name(), braces(key))));
            } else if (!seen.add(place)) {
                in.problem(mark, Message.REDIS_KEY_TWICE, place);
            }
        }
        key.stream()
                .filter(column -> !places.contains(column))
                .findFirst()
                .filter(_ -> seen.size() == places.size())
                .ifPresent(
                        column -> in.problem(mark, Message.REDIS_KEY_WITHOUT, column, view.name()));
    }

    /// Any value may stand in braces, so two texts meet unless what stands around them differs.
    static void keysDiffer(App app, Reading in) {
        var before = new ArrayList<View>();
        for (var view : app.views().values()) {
            if (view.redisKey().isEmpty()) {
                continue;
            }
            var text = view.redisKey().get();
            Optional<View> other =
                    before.stream().filter(o -> meet(text, o.redisKey().orElseThrow())).findFirst();
            other.ifPresent(o ->
                    in.problem(
                            in.mark("views", view.name(), "redis_key"),
                            Message.REDIS_KEYS_MEET,
                            text,
                            o.redisKey().orElseThrow(),
                            o.name(),
                            view.name()));
            before.add(view);
        }
    }

    /// Whether some text fits both.
    static boolean meet(String one, String other) {
        return meet(letters(one), letters(other));
    }

    private static char[] letters(String text) {
        return PLACE.matcher(text).replaceAll("{").toCharArray();
    }

    /// Walks through both at once: `reached[i][j]` if the first i letters of `a` and the first j of
    /// `b` fit some common text.
    private static boolean meet(char[] a, char[] b) {
        var reached = new boolean[a.length + 1][b.length + 1];
        reached[0][0] = true;
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                boolean moreOfA = i < a.length;
                boolean moreOfB = j < b.length;
                boolean any = moreOfA && a[i] == ANY || moreOfB && b[j] == ANY;
                if (reached[i][j] && any) {
                    reached[moreOfA ? i + 1 : i][j] = true;
                    reached[i][moreOfB ? j + 1 : j] = true;
                } else if (reached[i][j] && moreOfA && moreOfB && a[i] == b[j]) {
                    reached[i + 1][j + 1] = true;
                }
            }
        }
        return reached[a.length][b.length];
    }

    private static String sample(View view) {
        return view.key().isEmpty()
                ? view.name()
                : view.name() + ":" + braces(view.key().stream().map(View.Key::column).toList());
    }

    private static String braces(List<String> columns) {
        return columns.stream().map(c -> "{" + c + "}").collect(Collectors.joining(":"));
    }
}

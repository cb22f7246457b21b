package dev.leat.config.rules;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.SourcePosition;
import dev.leat.app.View;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import dev.leat.text.Matches;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Rules about keys in Redis.
final class RedisKeyRules {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern BRACE = Pattern.compile("[{}]");

    /// The prefix of Leat's own keys.
    private static final String RESERVED = "leat:";

    private RedisKeyRules() {}

    /// Checks that a key contains each key column once. If a key column is missing, two rows could
    /// have the same key.
    static void columnsAreThere(App app, ReadContext in) {
        for (var view : app.views().values()) {
            view.redisKey().ifPresent(text -> columns(view, text, in));
        }
    }

    private static void columns(View view, String text, ReadContext in) {
        var mark = in.mark("views", view.name(), "redis_key");
        var key = view.key().stream().map(View.Key::column).toList();
        if (BRACE.matcher(PLACE.matcher(text).replaceAll("")).find()) {
            in.problem(mark, GeneralLintMessage.REDIS_KEY_FORM, text);
            return;
        }
        if (prefix(text).isBlank() || text.startsWith(RESERVED)) {
            in.problem(mark, GeneralLintMessage.REDIS_KEY_BEGIN, standard(view));
        } else if (text.contains("}{")) {
            in.problem(mark, GeneralLintMessage.REDIS_KEY_SEPARATOR);
        }
        var places = Matches.of(PLACE, text, place -> place.group(1));
        if (in.has("views", view.name(), "key")) {
            places(view, key, places, mark, in);
        } else if (!places.isEmpty()) {
            in.problem(mark, GeneralLintMessage.REDIS_KEY_WITHOUT_KEY, view.name());
        }
    }

    private static void places(
            View view, List<String> key, List<String> places, SourcePosition mark, ReadContext in) {
        var seen = new HashSet<String>();
        for (var place : places) {
            if (!key.contains(place)) {
                var what = GeneralLintMessage.REDIS_KEY_COLUMN.what(place, view.name());
                var near = Suggestion.to(place, key).map(Suggestion::didYouMean);
                in.report()
                        .problem(
                                mark,
                                what,
                                near.or(() ->
                                        GeneralLintMessage.REDIS_KEY_COLUMN.hint(
                                                place, view.name(), braces(key))));
            } else if (!seen.add(place)) {
                in.problem(mark, GeneralLintMessage.REDIS_KEY_TWICE, place);
            }
        }
        key.stream()
                .filter(column -> !places.contains(column))
                .findFirst()
                .filter(_ -> seen.size() == places.size())
                .ifPresent(column ->
                        in.problem(
                                mark,
                                GeneralLintMessage.REDIS_KEY_INCOMPLETE,
                                column,
                                view.name()));
    }

    /// Checks that the rows of two views in the same Redis cannot have the same key.
    static void keysDiffer(App app, ReadContext in) {
        var named = app.views().values().stream().filter(view -> view.redisKey().isPresent());
        compare(named.toList(), in);
        for (var environment : app.environments().values()) {
            var byUrl = new LinkedHashMap<String, List<View>>();
            environment
                    .stores()
                    .forEach((name, url) -> {
                        var view = app.views().get(name);
                        if (view != null) {
                            byUrl.computeIfAbsent(url, _ -> new ArrayList<>()).add(view);
                        }
                    });
            byUrl.values().forEach(views -> compare(views, in));
        }
    }

    private static void compare(List<View> views, ReadContext in) {
        for (int i = 0; i < views.size(); i++) {
            var view = views.get(i);
            views.subList(0, i).stream()
                    .filter(other -> meet(text(view), text(other)))
                    .findFirst()
                    .ifPresent(other -> meeting(view, other, in));
        }
    }

    /// Reports two keys that may be equal. The reported position is the `redis_key` of one view, or
    /// the view itself if it has no `redis_key`.
    private static void meeting(View view, View other, ReadContext in) {
        var first = view.redisKey().isPresent() || other.redisKey().isEmpty() ? view : other;
        var second = first.equals(view) ? other : view;
        in.problem(
                first.redisKey().isPresent()
                        ? in.mark("views", first.name(), "redis_key")
                        : in.keyMark("views", first.name()),
                GeneralLintMessage.REDIS_KEYS_OVERLAP,
                first.name(),
                text(first),
                second.name(),
                text(second));
    }

    /// Returns true if two keys may be equal. A placeholder may have any value, so only the text
    /// before the first placeholder distinguishes the views.
    private static boolean meet(String one, String other) {
        if (single(one) && single(other)) {
            return one.equals(other);
        }
        return (!single(one) && prefix(other).startsWith(prefix(one)))
                || (!single(other) && prefix(one).startsWith(prefix(other)));
    }

    private static boolean single(String text) {
        return !PLACE.matcher(text).find();
    }

    private static String prefix(String text) {
        var place = PLACE.matcher(text);
        return place.find() ? text.substring(0, place.start()) : text;
    }

    private static String text(View view) {
        return view.redisKey().orElseGet(() -> standard(view));
    }

    /// Returns the default template of a view's keys.
    private static String standard(View view) {
        return view.name()
                + view.key().stream()
                        .map(key -> ":{" + key.column() + "}")
                        .collect(Collectors.joining());
    }

    private static String braces(List<String> columns) {
        return columns.stream().map(c -> "{" + c + "}").collect(Collectors.joining(":"));
    }
}

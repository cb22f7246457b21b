package dev.leat.redis;

import com.google.re2j.Pattern;
import dev.leat.app.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The Redis keys of a view's rows, such as `user:U1` for the pattern `user:{user_id}`. Different
/// rows have different names. A single key column is used unchanged. With several key columns,
/// every character that occurs in the texts between the columns is percent-encoded in the values. A
/// `%` is added to a name that is `taken`.
final class RedisRowNames {

    private static final Pattern COLUMN = Pattern.compile("\\{([^{}]*)}");

    private final String prefix;
    private final List<Integer> columns = new ArrayList<>();
    private final List<String> behind = new ArrayList<>();
    private final Set<Integer> special;
    private final Set<String> taken;

    RedisRowNames(View view, String generation, Set<String> taken) {
        var text = pattern(view);
        var found = COLUMN.matcher(text);
        int at = 0;
        String first = text;
        while (found.find()) {
            if (columns.isEmpty()) {
                first = text.substring(0, found.start());
            } else {
                behind.add(text.substring(at, found.start()));
            }
            columns.add(column(view, found.group(1)));
            at = found.end();
        }
        if (!columns.isEmpty()) {
            behind.add(text.substring(at));
        }
        this.prefix = generation + first;
        this.taken = taken;
        this.special = special();
        check(view, text, first);
    }

    /// Returns the pattern of a view's row names.
    static String pattern(View view) {
        return view.redisKey().orElseGet(() -> standard(view));
    }

    private static String standard(View view) {
        return view.key().stream()
                .map(key -> ":{" + key.column() + "}")
                .collect(Collectors.joining("", view.name(), ""));
    }

    private static int column(View view, String name) {
        for (int i = 0; i < view.key().size(); i++) {
            if (view.key().get(i).column().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "`redis_key` of the view %s names {%s}, which is not a key column of the view"
                        .formatted(view.name(), name));
    }

    private void check(View view, String text, String first) {
        boolean apart = behind.isEmpty() || !behind.subList(0, behind.size() - 1).contains("");
        if (columns.size() != view.key().size()
                || new HashSet<>(columns).size() != columns.size()
                || !apart) {
            throw new IllegalArgumentException(
                    "`redis_key` of the view %s is '%s'; it requires each column of the key once, with text between them"
                            .formatted(view.name(), text));
        }
        if (first.isEmpty() || first.startsWith("leat:") || first.startsWith("{")) {
            throw new IllegalArgumentException(
                    "`redis_key` of the view %s is '%s'; begin it with a unique prefix, such as %s"
                            .formatted(view.name(), text, standard(view)));
        }
    }

    private Set<Integer> special() {
        var special = new HashSet<Integer>();
        if (columns.size() > 1) {
            special.add((int) '%');
            behind.subList(0, behind.size() - 1)
                    .forEach(text -> text.chars().forEach(special::add));
        }
        return special;
    }

    /// Returns the common prefix of all names; if the view has no key, the name of its only row.
    String prefix() {
        return prefix;
    }

    /// Returns true if the view has only one row.
    boolean single() {
        return columns.isEmpty();
    }

    /// Returns the name of the row with this key.
    String of(List<String> key) {
        var name = name(key, "");
        boolean marked = columns.size() == 1 && key.getFirst().startsWith("%");
        if (marked || taken.contains(name)) {
            // The result is unique: with one column, a name begins with a single `%` only if it was
            // added here; with several columns, a name contains `%%` only if it was added here.
            return name(key, columns.size() == 1 ? "%" : "%%");
        }
        return name;
    }

    private String name(List<String> key, String mark) {
        var name = new StringBuilder(prefix).append(columns.isEmpty() ? "" : mark);
        for (int i = 0; i < columns.size(); i++) {
            encode(key.get(columns.get(i)), name);
            name.append(behind.get(i));
        }
        return name.toString();
    }

    private void encode(String text, StringBuilder to) {
        if (special.isEmpty()) {
            to.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!special.contains((int) c)) {
                to.append(c);
            } else if (c < 0x80) {
                to.append("%%%02X".formatted((int) c));
            } else {
                to.append("%%u%04X".formatted((int) c));
            }
        }
    }
}

package dev.leat.aws.deploy.model;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.text.Matches;
import dev.leat.text.NameWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Gives each resource a unique id made of its kind and its name. Two ids differ also without
/// capitals, because Terraform's names have none.
///
/// The ids of names that differ only in capitals and separators depend on all these names. So the
/// ids are determined in two passes with the same calls: the first one collects the names, and
/// [#settled] returns the ids for the second one. Owned by one thread.
public final class ResourceIds {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

    private final Set<String> fixed = new HashSet<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, TreeSet<Request>> requests = new HashMap<>();
    private final Map<Request, String> settled;

    /// A call of [#of].
    ///
    /// @param earlier the number of earlier calls for the same name and kind
    private record Request(int earlier, String name, String kind) implements Comparable<Request> {

        private static final Comparator<Request> ORDER =
                Comparator.comparingInt(Request::earlier)
                        .thenComparing(Request::name)
                        .thenComparing(Request::kind);

        @Override
        public int compareTo(Request other) {
            return ORDER.compare(this, other);
        }
    }

    /// Begins the first pass.
    public ResourceIds() {
        this(Map.of());
    }

    private ResourceIds(Map<Request, String> settled) {
        this.settled = settled;
    }

    /// Returns an id that no other resource has, whatever its name.
    public String fixed(String id) {
        fixed.add(id.toLowerCase(Locale.ROOT));
        return id;
    }

    /// Returns an id such as `OrdersDlqQueue` for the queue `orders-dlq`.
    public String of(String name, String kind) {
        int call = calls.merge(plain(name, kind) + "/" + name, 1, Integer::sum);
        var request = new Request(call - 1, name, kind);
        requests.computeIfAbsent(lower(request), _ -> new TreeSet<>()).add(request);
        return settled.getOrDefault(request, plain(name, kind));
    }

    /// Returns the ids for the second pass, which do not depend on the order of the calls. Of names
    /// with equal ids, the first one in alphabetical order has this id, and the others have it with
    /// a suffix made of the name.
    public ResourceIds settled() {
        Map<Request, String> ids = new HashMap<>();
        Set<String> taken = new HashSet<>(fixed);
        List<Request> others = new ArrayList<>();
        for (var group : requests.entrySet()) {
            var rest = new ArrayList<>(group.getValue());
            if (taken.add(group.getKey())) {
                var first = rest.removeFirst();
                ids.put(first, plain(first.name(), first.kind()));
            }
            others.addAll(rest);
        }
        others.sort(Comparator.naturalOrder());
        for (var request : others) {
            var id =
                    "%sX%08x"
                            .formatted(
                                    plain(request.name(), request.kind()),
                                    (request.name() + request.earlier()).hashCode());
            var unique = id;
            for (int number = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); number++) {
                unique = id + "n" + number;
            }
            ids.put(request, unique);
        }
        return new ResourceIds(ids);
    }

    private static String lower(Request request) {
        return plain(request.name(), request.kind()).toLowerCase(Locale.ROOT);
    }

    private static String plain(String name, String kind) {
        var id = capitals(name) + kind;
        return Character.isLetter(id.charAt(0)) ? id : kind + id;
    }

    /// Returns the words of a name, each with a capital, without anything between them.
    public static String capitals(String name) {
        var joined = new StringBuilder();
        Matches.of(WORD, name, Matcher::group)
                .forEach(word ->
                        joined.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                                .append(word.substring(1)));
        return joined.toString();
    }

    /// Returns an id as a name in Terraform: small letters, words separated by `_`.
    public static String underscored(String id) {
        return NameWords.underscored(id);
    }
}

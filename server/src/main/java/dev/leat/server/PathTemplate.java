package dev.leat.server;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path template. Its parameters are in braces; each matches one whole, non-empty segment.
public record PathTemplate(List<String> segments) {

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    public static PathTemplate of(String path) {
        return new PathTemplate(Arrays.asList(path.substring(1).split("/", -1)));
    }

    /// Returns the parameter values by name if the path matches.
    public Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            if (parameter(segment) && !path.get(i).isEmpty()) {
                values.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /// Returns `a` for each literal segment and `p` for each parameter. In the order of these
    /// texts, a literal segment comes before a parameter.
    public String shape() {
        var shape = new StringBuilder();
        segments.forEach(s -> shape.append(parameter(s) ? 'p' : 'a'));
        return shape.toString();
    }

    private static boolean parameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }
}

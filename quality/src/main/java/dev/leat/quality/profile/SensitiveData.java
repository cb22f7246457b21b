package dev.leat.quality.profile;

import com.google.re2j.Pattern;
import dev.leat.text.NameWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Recognizes names of columns with personal data in several languages, and names of persons. The
/// names of columns are in the resource `column-names.txt`.
public final class SensitiveData {

    private static final String WIDE = "SENSITIVE";
    private static final int MOST_WORDS = 4;
    private static final Map<String, Set<String>> NAMES = read();

    /// Two to five capitalized words, which may have particles such as `van` between them.
    private static final Pattern PERSON =
            Pattern.compile(
                    "\\p{Lu}[\\p{L}.'’-]*,?(?: (?:van|von|de[rlnm]?|d[aiou]s?|l[ae]|el|bin|y)){0,2}"
                            + "(?: \\p{Lu}[\\p{L}.'’-]*){1,4}");

    private SensitiveData() {}

    private static Map<String, Set<String>> read() {
        try (var in = SensitiveData.class.getResourceAsStream("column-names.txt")) {
            var text = Objects.requireNonNull(in).readAllBytes();
            return new String(text, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(
                            Collectors.groupingBy(
                                    line -> line[0],
                                    Collectors.flatMapping(
                                            line -> Stream.of(line[1].split(" ", -1)),
                                            Collectors.toUnmodifiableSet())));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Returns true if a column with this name may have personal data. A path such as
    /// `customer.place` is examined member by member.
    public static boolean named(String path) {
        return Stream.of(path.split("\\.", -1)).anyMatch(column -> of(WIDE, column));
    }

    /// Returns true if a text is the name of a person by its form, or of something else that is
    /// written in the same way, such as a city.
    public static boolean person(String text) {
        return PERSON.matcher(text.strip()).matches();
    }

    /// Returns true if one or several words of a name are in the list of this kind.
    static boolean of(String kind, String column) {
        var words = words(column);
        var known = NAMES.getOrDefault(kind, Set.of());
        for (int from = 0; from < words.size(); from++) {
            var name = new StringBuilder();
            for (int i = from; i < words.size() && i < from + MOST_WORDS; i++) {
                if (known.contains(name.append(words.get(i)).toString())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> words(String column) {
        var plain =
                Normalizer.normalize(column, Normalizer.Form.NFKD)
                        .replaceAll("\\p{M}", "")
                        .replace("ß", "ss")
                        .replace('ł', 'l');
        return List.of(NameWords.underscored(plain).split("[^\\p{L}\\p{N}]+", -1));
    }
}

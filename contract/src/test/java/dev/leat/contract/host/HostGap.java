package dev.leat.contract.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A line of the table `exceptions.md`: methods of a contract that do not run on some hosts.
///
/// @param contract the simple name of the class
/// @param methods empty if no method of the contract runs
/// @param page the documentation of the service that makes the exception necessary; empty if the
///   reason is not one of a service
public record HostGap(
        String contract, Set<String> methods, Set<Host> hosts, String reason, String page) {

    /// The table, from the folder of the repository.
    static final String TABLE = "contract/src/test/resources/exceptions.md";

    private static final Path FILE = Path.of("..", TABLE);
    private static final String ALL = "all";
    private static final int CELLS = 7;

    public HostGap {
        methods = Set.copyOf(methods);
        hosts = Set.copyOf(hosts);
    }

    /// Returns the lines of the table.
    public static List<HostGap> all() {
        try (var lines = Files.lines(FILE)) {
            return lines.filter(line -> line.startsWith("| `")).map(HostGap::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostGap of(String line) {
        var cells = line.split("\\|", -1);
        if (cells.length != CELLS) {
            throw new IllegalArgumentException("%s: not five columns: %s".formatted(TABLE, line));
        }
        var methods = words(cells[2].replace("`", ""));
        return new HostGap(
                cells[1].replace("`", "").strip(),
                methods.equals(Set.of(ALL)) ? Set.of() : methods,
                words(cells[3]).stream().map(Host::of).collect(Collectors.toSet()),
                cells[4].strip(),
                cells[5].strip());
    }

    private static Set<String> words(String cell) {
        return Arrays.stream(cell.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    }

    /// Returns true if the method does not run on the host.
    public boolean covers(String contract, String method, Host host) {
        return this.contract.equals(contract)
                && hosts.contains(host)
                && (methods.isEmpty() || methods.contains(method));
    }
}

package dev.leat.cli.terminal;

import com.google.re2j.Pattern;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Lines on a terminal that are redrawn without flicker: each line overwrites the previous version
/// of itself. The cursor is hidden until this object is closed, and is then below the lines. Owned
/// by the command's thread.
public final class Screen implements AutoCloseable {

    private static final Extent USUAL = new Extent(24, 80);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");

    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";

    /// Makes the terminal cut off lines that are too long, such as those with wide characters,
    /// instead of wrapping them.
    private static final String CUT_LINES = "\u001b[?7l";

    private static final String WRAP_LINES = "\u001b[?7h";
    private static final String CLEAR_LINE_END = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final Terminal terminal;
    private final Supplier<Optional<Extent>> size;
    private Optional<Extent> before = Optional.empty();
    private int drawn;

    /// The terminal of this process.
    public Screen(Terminal terminal) {
        this(terminal, Screen::asked);
    }

    /// A terminal of the given size.
    public Screen(Terminal terminal, Supplier<Optional<Extent>> size) {
        this.terminal = terminal;
        this.size = size;
    }

    /// Size of the terminal in lines and columns.
    public record Extent(int lines, int columns) {

        /// Returns the number of usable lines: all but the last one, where the cursor is.
        public int room() {
            return Math.max(1, lines - 1);
        }
    }

    /// Returns the current size of the terminal, which the user may change.
    public Extent extent() {
        return size.get().or(() -> fromEnvironment(terminal.environment())).orElse(USUAL);
    }

    /// Draws lines that fit into this size.
    public void draw(List<String> lines, Extent extent) {
        var text = new StringBuilder(HIDE_CURSOR).append(CUT_LINES);
        if (before.isPresent() && !before.get().equals(extent)) {
            text.append(CLEAR);
        } else if (drawn > 0) {
            text.append("\r\u001b[").append(drawn).append('A');
        }
        for (var line : lines) {
            text.append(line).append(CLEAR_LINE_END).append('\n');
        }
        terminal.out().print(text.append(CLEAR_BELOW).append(WRAP_LINES));
        terminal.out().flush();
        before = Optional.of(extent);
        drawn = lines.size();
    }

    @Override
    public void close() {
        terminal.out().print(SHOW_CURSOR);
        terminal.out().flush();
    }

    private static Optional<Extent> asked() {
        try {
            var stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var said = stty.getInputStream()) {
                return extent(new String(said.readAllBytes(), StandardCharsets.US_ASCII));
            }
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static Optional<Extent> fromEnvironment(Map<String, String> environment) {
        return extent(environment.get("LINES") + " " + environment.get("COLUMNS"));
    }

    private static Optional<Extent> extent(String text) {
        var size = SIZE.matcher(text);
        return size.matches()
                ? Optional.of(
                                new Extent(
                                        Integer.parseInt(size.group(1)),
                                        Integer.parseInt(size.group(2))))
                        .filter(extent -> extent.lines() > 0 && extent.columns() > 0)
                : Optional.empty();
    }
}

package dev.leat.cli.fuzz.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Draws by a seed; the same seed draws the same.
public final class Dice {

    private final SplittableRandom random;

    public Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A whole number from `least` to `most`, both included.
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    long wide() {
        return random.nextLong();
    }

    /// True in so many of a hundred cases.
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <T> T of(T... all) {
        return all[random.nextInt(all.length)];
    }

    /// Some of these, in their order; at least so many, or all.
    <T> List<T> some(List<T> all, int least) {
        var left = new ArrayList<>(all);
        int wanted = Math.min(all.size(), between(least, Math.max(least, all.size())));
        while (left.size() > wanted) {
            left.remove(random.nextInt(left.size()));
        }
        return left;
    }
}

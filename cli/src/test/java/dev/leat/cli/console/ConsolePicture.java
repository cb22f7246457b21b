package dev.leat.cli.console;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/// A picture of a page for the documentation, with the 256 most frequent colours of the page, so
/// that its PNG is small.
///
/// @param colors the number of its colours
record ConsolePicture(BufferedImage image, int colors) {

    private static final int MOST_COLORS = 256;

    /// @param png a picture with any number of colours
    static ConsolePicture of(byte[] png) throws IOException {
        var full = ImageIO.read(new ByteArrayInputStream(png));
        int width = full.getWidth();
        int height = full.getHeight();
        int[] pixels = pixels(full);
        var counts = new HashMap<Integer, Integer>();
        for (int i = 0; i < pixels.length; i++) {
            int first = i;
            while (i + 1 < pixels.length && pixels[i + 1] == pixels[first]) {
                i++;
            }
            counts.merge(pixels[first], i + 1 - first, Integer::sum);
        }
        int[] palette =
                counts.entrySet().stream()
                        .sorted(
                                Map.Entry.<Integer, Integer>comparingByValue(
                                                Comparator.reverseOrder())
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST_COLORS)
                        .mapToInt(Map.Entry::getKey)
                        .toArray();
        var model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        var nearest = new HashMap<Integer, Byte>();
        byte[] indexes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indexes[i] =
                    i > 0 && pixels[i] == pixels[i - 1]
                            ? indexes[i - 1]
                            : nearest.computeIfAbsent(
                                    pixels[i], rgb -> (byte) nearest(palette, rgb));
        }
        image.getRaster().setDataElements(0, 0, width, height, indexes);
        return new ConsolePicture(image, palette.length);
    }

    /// Returns the colours of the pixels, row by row.
    private static int[] pixels(BufferedImage full) {
        var copy = new BufferedImage(full.getWidth(), full.getHeight(), BufferedImage.TYPE_INT_RGB);
        var graphics = copy.createGraphics();
        graphics.drawImage(full, 0, 0, null);
        graphics.dispose();
        return ((DataBufferInt) copy.getRaster().getDataBuffer()).getData();
    }

    private static int nearest(int[] palette, int rgb) {
        int best = 0;
        for (int i = 1; i < palette.length; i++) {
            if (distance(palette[i], rgb) < distance(palette[best], rgb)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int difference = (one >> shift & 0xff) - (other >> shift & 0xff);
            sum += difference * difference;
        }
        return sum;
    }

    byte[] png() throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}

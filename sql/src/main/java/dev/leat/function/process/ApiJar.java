package dev.leat.function.process;

import dev.leat.function.RecordFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The jar on the class path of a function's JVM: the API of functions and the program that runs
/// them. It has no other class of Leat.
final class ApiJar {

    private static final String API = "dev/leat/function/";
    private static final String CHILD = API + "child/";
    private static final String CLASS = ".class";

    private ApiJar() {}

    /// Returns the content of the jar. Equal classes have equal bytes.
    static byte[] bytes() throws IOException {
        var jar = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(jar)) {
            for (var file : classes().entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return jar.toByteArray();
    }

    private static Map<String, byte[]> classes() throws IOException {
        var classes = new TreeMap<String, byte[]>();
        var home = home();
        if (Files.isDirectory(home)) {
            for (var folder : new String[] {API, CHILD}) {
                try (var files = Files.newDirectoryStream(home.resolve(folder), "*" + CLASS)) {
                    for (var file : files) {
                        classes.put(folder + file.getFileName(), Files.readAllBytes(file));
                    }
                }
            }
            return classes;
        }
        try (var jar = new JarFile(home.toFile())) {
            for (var entry : jar.stream().toList()) {
                if (included(entry.getName())) {
                    try (var in = jar.getInputStream(entry)) {
                        classes.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }

    private static boolean included(String name) {
        var folder = name.substring(0, name.lastIndexOf('/') + 1);
        return name.endsWith(CLASS) && (folder.equals(API) || folder.equals(CHILD));
    }

    private static Path home() throws IOException {
        try {
            return Path.of(
                    RecordFunction.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the classes of Leat have no location", e);
        }
    }
}

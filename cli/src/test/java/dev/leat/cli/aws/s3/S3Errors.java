package dev.leat.cli.aws.s3;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The errors that the API Reference of S3 names, 'Error responses', with their HTTP statuses.
record S3Errors(Map<String, List<String>> statuses) {

    private static final Path FILE = Path.of("src/test/resources/aws/s3-errors.txt");

    static S3Errors read() throws IOException {
        return new S3Errors(
                Files.readAllLines(FILE).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> List.of(line.split(" ")))
                        .collect(toMap(List::getFirst, words -> words.subList(1, words.size()))));
    }

    /// Returns true if S3 has this error, `CODE STATUS`. A response to HEAD has no body, so clients
    /// use the status as the code.
    boolean has(String error) {
        var words = error.split(" ", -1);
        return words[0].equals(words[1])
                || statuses.getOrDefault(words[0], List.of()).contains(words[1]);
    }
}

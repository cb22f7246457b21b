package dev.leat.server.s3;

import com.google.re2j.Pattern;
import java.util.List;

/// S3's rules for the names of buckets that clients create.
final class BucketNames {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");

    private static final List<String> PREFIXES = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> SUFFIXES =
            List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketNames() {}

    /// @throws S3ErrorException if the name is invalid
    static void check(String name) {
        boolean good =
                NAME.matcher(name).matches()
                        && !name.contains("..")
                        && !ADDRESS.matcher(name).matches()
                        && PREFIXES.stream().noneMatch(name::startsWith)
                        && SUFFIXES.stream().noneMatch(name::endsWith);
        if (!good) {
            throw new S3ErrorException(
                            "InvalidBucketName",
                            400,
                            "The specified bucket is not valid: a name has 3 to 63 lower-case letters,"
                                    + " digits, '.' and '-', begins and ends with a letter or digit,"
                                    + " is not an IP address, and has none of S3's reserved prefixes and"
                                    + " suffixes.")
                    .detail("BucketName", name);
        }
    }
}

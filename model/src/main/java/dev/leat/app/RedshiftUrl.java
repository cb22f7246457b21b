package dev.leat.app;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.text.Trim;
import java.util.Optional;

/// The address of a Redshift database, and what Leat needs to load it.
///
/// @param bucket the bucket of S3 in which rows are staged; empty for the default of the
///   environment
/// @param prefix the prefix of the keys of staged rows; empty, or ends with `/`
/// @param role the ARN of the role with which Redshift reads the bucket, or `default`; empty for
///   the default of the environment
public record RedshiftUrl(
        DatabaseUrl url, Optional<String> bucket, String prefix, Optional<String> role) {

    /// The role of the cluster or namespace that is its default.
    public static final String DEFAULT_ROLE = "default";

    /// The prefix of the keys of staged rows in an app's state bucket.
    public static final String STATE_PREFIX = "_leat/warehouse/";

    private static final String BUCKET = "bucket";
    private static final String ROLE = "iam_role";
    private static final String CLUSTER = "cluster";
    private static final String WORKGROUP = "workgroup";

    /// The name of a cluster in its endpoint
    /// (https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-from-psql.html).
    private static final Pattern CLUSTER_HOST =
            Pattern.compile("([a-z0-9-]+)\\.[a-z0-9]+\\.[a-z0-9-]+\\.redshift\\.amazonaws\\.com.*");

    /// The name of a workgroup in its endpoint
    /// (https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html).
    private static final Pattern WORKGROUP_HOST =
            Pattern.compile(
                    "([a-z0-9-]+)\\.\\d{12}\\.[a-z0-9-]+\\.redshift-serverless\\.amazonaws\\.com.*");

    /// A provisioned cluster, or a workgroup of Redshift Serverless. It gives temporary credentials
    /// for its databases.
    public record Owner(boolean serverless, String name) {}

    /// Returns true if the `warehouse` of an environment is a Redshift database.
    public static boolean is(String url) {
        return url.startsWith(DatabaseUrl.REDSHIFT.scheme() + ":");
    }

    /// Reads a URL.
    ///
    /// @throws IllegalArgumentException if the URL is not valid
    public static RedshiftUrl of(String url) {
        var parsed = DatabaseUrl.REDSHIFT.parse(url);
        var parameters = parsed.parameters();
        var place = parameters.getProperty(BUCKET, "");
        int slash = place.indexOf('/');
        var bucket = slash < 0 ? place : place.substring(0, slash);
        return new RedshiftUrl(
                parsed,
                Optional.of(bucket).filter(name -> !name.isEmpty()),
                slash < 0 ? "" : Trim.end(place.substring(slash + 1), '/') + "/",
                Optional.ofNullable(parameters.getProperty(ROLE)));
    }

    /// Returns true if the pipelines of an app stage rows for Redshift in its state bucket.
    public static boolean usesStateBucket(App app, Environment environment) {
        return of(app, environment).filter(url -> url.bucket.isEmpty()).isPresent();
    }

    /// Returns the URL of the Redshift database in an environment of an app; empty if it has none,
    /// or the app has no warehouse tables.
    ///
    /// @throws IllegalArgumentException if the URL is not valid
    public static Optional<RedshiftUrl> of(App app, Environment environment) {
        return environment
                .warehouse()
                .filter(_ -> !app.all(WarehouseTable.class).isEmpty())
                .filter(RedshiftUrl::is)
                .map(RedshiftUrl::of);
    }

    /// Returns this URL with a bucket and a role: the state bucket and the default role, if it has
    /// none.
    public RedshiftUrl or(String stateBucket) {
        return new RedshiftUrl(
                url,
                bucket.or(() -> Optional.of(stateBucket)),
                bucket.isPresent() ? prefix : STATE_PREFIX,
                role.or(() -> Optional.of(DEFAULT_ROLE)));
    }

    /// Returns true if the URL has a user. Otherwise, [#owner] gives temporary credentials.
    public boolean hasUser() {
        return !url.credentials().isEmpty();
    }

    /// Returns the owner of the database, which a parameter or the name of the host names; empty if
    /// neither does.
    public Optional<Owner> owner() {
        return parameter(WORKGROUP)
                .or(() -> name(WORKGROUP_HOST))
                .map(name -> new Owner(true, name))
                .or(() ->
                        parameter(CLUSTER)
                                .or(() -> name(CLUSTER_HOST))
                                .map(name -> new Owner(false, name)));
    }

    private Optional<String> parameter(String name) {
        return Optional.ofNullable(url.parameters().getProperty(name));
    }

    private Optional<String> name(Pattern host) {
        return Optional.of(host.matcher(url.host())).filter(Matcher::matches).map(m -> m.group(1));
    }
}

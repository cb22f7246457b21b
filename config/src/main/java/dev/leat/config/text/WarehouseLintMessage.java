package dev.leat.config.text;

/// Lint messages about warehouse tables.
public enum WarehouseLintMessage implements LintMessage {
    NESTED(
            "column %s has the type %s, which warehouse tables do not have",
            "store it as json, or store its members as columns"),
    KEY_COLUMN(
            "warehouse table '%s' has no column '%s' for its key", "name a column of its schema"),
    KEY_TYPE(
            "column %s of the key has the type %s, whose values do not identify a row",
            "a key consists of texts, whole numbers, decimals, booleans, dates and times"),
    KEY_NULL(
            "column %s is in the key of warehouse table '%s', so it cannot be null",
            "add `not null` to the column in the schema of the table"),
    NO_SCHEMA(
            "pipeline %s has no schema, so the columns for warehouse table '%s' are not known",
            "set `schema` under `from`"),
    SAME_NAME(
            "warehouse tables '%s' and '%s' differ only in upper and lower case, which SQL does not"
                    + " distinguish",
            "rename one of them"),
    UNUSED(
            "no pipeline writes to warehouse table '%s'",
            "name it in `to` of a pipeline, or remove it"),
    DATABASE_SCHEME(
            "unsupported warehouse database '%s'",
            "use PostgreSQL: postgresql://HOST/DATABASE, or Redshift: redshift://HOST/DATABASE"),
    DATABASE_URL(
            "%s is not a valid URL of a PostgreSQL database",
            "write postgresql://[USER:PASSWORD@]HOST[:PORT]/DATABASE, with at most the parameters"
                    + " currentSchema, sslmode and sslrootcert"),
    REDSHIFT_URL(
            "%s is not a valid URL of a Redshift database",
            "write redshift://[USER:PASSWORD@]HOST[:PORT]/DATABASE?bucket=BUCKET&iam_role=ROLE, with"
                    + " at most the further parameters currentSchema, sslmode, cluster and"
                    + " workgroup"),
    REDSHIFT_BUCKET(
            "the URL of the Redshift database has no valid bucket, from which Redshift copies rows",
            "add bucket=BUCKET or bucket=BUCKET/PREFIX, with a bucket in the database's region; an"
                    + " environment with a 'region' needs none"),
    REDSHIFT_ROLE(
            "the URL of the Redshift database has no valid iam_role, with which Redshift reads its"
                    + " bucket",
            "add iam_role=default, or iam_role=arn:aws:iam::ACCOUNT:role/NAME; an environment with"
                    + " a 'region' needs none"),
    DATABASE_PASSWORD(
            "the password of the warehouse database is in the app file",
            "set it in an environment variable, as in postgresql://USER:${env:NAME}@HOST/DATABASE, or"
                    + " on AWS in a secret, as in ${secret:NAME}"),
    SECRET_PLACE(
            "`${secret:..}` can only be the user or the password of the warehouse database",
            "write postgresql://${secret:USER}:${secret:PASSWORD}@HOST/DATABASE"),
    REDSHIFT_OWNER(
            "the URL of the Redshift database has no user, and its host does not name the cluster"
                    + " or workgroup that gives temporary credentials",
            "add workgroup=NAME for Redshift Serverless or cluster=NAME, or a user and a password"),
    OWNER_WITHOUT_REGION(
            "cluster and workgroup give temporary credentials, which need an environment with a"
                    + " 'region'",
            "add the 'region', or a user and a password"),
    LONG_NAME("the name '%s' is too long for %s in environment %s", "use at most %4$s bytes"),
    SYSTEM_COLUMN(
            "warehouse table '%s' has the column '%s', which is a system column of %s in"
                    + " environment %s",
            "rename the column");

    private final Text text;

    WarehouseLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}

package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class SqlNamesTest {

    @Test
    void quotesOnlyWhereNecessary() {
        assertThat(SqlNames.sql("price")).isEqualTo("price");
        assertThat(SqlNames.sql("Group")).isEqualTo("\"Group\"");
        assertThat(SqlNames.sql("unit \"price")).isEqualTo("\"unit \"\"price\"");
        assertThat(SqlNames.sql("7")).isEqualTo("\"7\"");
    }

    @Test
    void knowsTheKeywordsOfDuckDb() throws SQLException {
        var keywords = new HashSet<String>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'")) {
            while (rows.next()) {
                keywords.add(rows.getString(1));
            }
        }
        assertThat(SqlNames.KEYWORDS).containsExactlyInAnyOrderElementsOf(keywords);
    }
}

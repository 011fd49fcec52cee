using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Tests.Storage;

/// <summary>Columns, references and indices of every table, in any order: a column that was added later stands last in its table.</summary>
internal static class TableText
{
    private const string Query =
        """
        SELECT t.name || ': ' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(CAST(c.dflt_value AS REAL), '-') || ' ' || c.pk AS "Value"
        FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '~_~_%' ESCAPE '~'
        UNION ALL
        SELECT t.name || ': ' || f."from" || ' -> ' || f."table" || '.' || f."to" || ' ' || f.on_delete
        FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
        UNION ALL
        SELECT coalesce(i.sql, i.name) FROM sqlite_master i WHERE i.type = 'index' AND i.tbl_name NOT LIKE '~_~_%' ESCAPE '~'
        """;

    public static string[] Of(GalleryDatabase database) => [.. database.Database.SqlQueryRaw<string>(Query).ToList().Order(StringComparer.Ordinal)];
}

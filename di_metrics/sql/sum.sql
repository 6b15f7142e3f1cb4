-- A service record belongs to the day of its date_from; amounts are added up over the records of the period that pass the filters.
SELECT {cell} {bucket_name} sum(amount)
FROM (
    SELECT {cell_columns} {bucket_column} {amount} AS amount
    FROM {source}
    WHERE {day} BETWEEN $first AND $last {filters}
)
GROUP BY ALL

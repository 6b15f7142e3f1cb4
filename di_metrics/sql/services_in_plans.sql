-- A person counts once for each service that an assessment to the day recommends, in the municipality that was named with it; with a
-- constant in the place of the municipality's column, in all of them together.
SELECT {municipality}, service_id, count(DISTINCT person_id)
FROM recommended_service JOIN assessment USING (assessment_id)
WHERE assessed_on <= $last AND {municipality} IS NOT NULL {filters}
GROUP BY ALL

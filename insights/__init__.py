"""Insights: cross-domain reports, dashboards and KPI figures. Reads only, never writes."""

"""Infrastructure: embedded servers, provider simulators, sample data. Never imported by the product itself."""
